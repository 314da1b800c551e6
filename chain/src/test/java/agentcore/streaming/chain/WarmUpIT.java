package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.TestCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged function opens its connection to AgentCore while it waits for its first invocation. */
class WarmUpIT {
    @TempDir
    private static Path folder;

    @Test
    void theConnectionIsOpenedWithoutAnInvocation() {
        TestCertificate localhost = TestCertificate.forName("localhost", folder);
        try (FunctionProcess function = new FunctionProcess(localhost, FunctionProcess.CREDENTIALS)) {
            function.api().awaitNext(1);
            function.agent().closeIdle(); // waits for one
            assertEquals(0, function.agent().callsNotTaken());
        }
    }

    @Test
    void theFirstCallGoesOverIt() {
        TestCertificate localhost = TestCertificate.forName("localhost", folder);
        try (FunctionProcess function = new FunctionProcess(localhost, FunctionProcess.CREDENTIALS)) {
            function.invoke("one");
            Call call = function.agent().take();
            assertEquals("data: 1\n\n", function.relay(call, "data: 1\n\n"));
            assertEquals(1, function.agent().connections());
        }
    }
}
