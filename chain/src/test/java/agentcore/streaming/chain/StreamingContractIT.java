package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;

import agentcore.streaming.proxy.contract.Chain;
import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.proxy.contract.StreamingContract;
import agentcore.streaming.wire.fixture.Call;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The streaming contract through processes. One stack serves all of it, so each test is also the next one's past. */
class StreamingContractIT extends StreamingContract {
    @TempDir
    static Path logs;
    @TempDir
    static Path silentLogs;
    private static ProcessChain chain;
    private static ProcessChain silentChain;

    @BeforeAll
    static void start() {
        chain = new ProcessChain(logs, Map.of());
        silentChain = new ProcessChain(silentLogs,
                Map.of("PROXY_IDLE_TIMEOUT", Chain.IDLE_TIMEOUT.toSeconds() + "s"));
    }

    @AfterAll
    static void stop() {
        chain.close();
        silentChain.close();
    }

    /** Lambda gives each of them a process of its own; neither waits for the other. */
    @Test
    void twoAnswersStreamAtTheSameTime() {
        Exchange first = chain.post("{\"prompt\": \"1\"}");
        Call firstCall = begun();
        Exchange second = chain.post("{\"prompt\": \"2\"}");
        Call secondCall = begun();
        for (int event = 1; event <= 3; event++) {
            firstCall.chunk("data: first " + event + "\n\n");
            assertEquals("data: first " + event + "\n\n", first.readEvent());
            secondCall.chunk("data: second " + event + "\n\n");
            assertEquals("data: second " + event + "\n\n", second.readEvent());
        }
        secondCall.end();
        assertEquals(Exchange.Ending.COMPLETE, second.readToEnd());
        firstCall.chunk("data: last\n\n").end();
        assertEquals("data: last\n\n", first.readRest());
    }

    private static Call begun() {
        Call call = chain.takeAgentCall();
        call.readBody();
        return call.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
    }

    @Override
    protected Chain silentChain() {
        return silentChain;
    }

    @Override
    protected Chain chain() {
        return chain;
    }
}
