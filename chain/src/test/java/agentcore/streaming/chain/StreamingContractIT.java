package agentcore.streaming.chain;

import java.nio.file.Path;
import java.util.Map;

import agentcore.streaming.proxy.contract.Chain;
import agentcore.streaming.proxy.contract.StreamingContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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

    @Override
    protected Chain silentChain() {
        return silentChain;
    }

    @Override
    protected Chain chain() {
        return chain;
    }
}
