package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import agentcore.streaming.proxy.Settings.UpstreamAuth;
import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.wire.fixture.Call;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With SnapStart: what was in the snapshot, and holds no more. */
class RestoreTest {
    @ParameterizedTest
    @EnumSource
    void aConnectionOfTheSnapshotIsNotUsedAgain(UpstreamAuth auth) {
        try (InProcessChain chain = new InProcessChain(auth)) {
            assertAnsweredOver(1, chain);
            assertAnsweredOver(1, chain);
            chain.restore();
            assertAnsweredOver(2, chain);
        }
    }

    private static void assertAnsweredOver(int connection, InProcessChain chain) {
        Exchange exchange = chain.post("{\"prompt\": \"Hello\"}");
        Call call = chain.takeAgentCall();
        call.readBody();
        assertEquals(connection, call.connection());
        call.answer(200, "data: 1\n\n", "Content-Type: text/event-stream");
        assertEquals("data: 1\n\n", exchange.readRest());
    }
}
