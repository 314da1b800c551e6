package agentcore.streaming.proxy;

import agentcore.streaming.proxy.contract.Chain;
import agentcore.streaming.proxy.contract.StreamingContract;
import org.junit.jupiter.api.AfterEach;

/** The streaming contract in one process. */
class InProcessContractTest extends StreamingContract {
    private final InProcessChain chain = new InProcessChain("PROXY_IDLE_TIMEOUT", Chain.IDLE_TIMEOUT.toSeconds() + "s");

    @AfterEach
    void closeChain() {
        chain.close();
    }

    /** The same: time passes only when the test says so. */
    @Override
    protected Chain silentChain() {
        return chain;
    }

    @Override
    protected Chain chain() {
        return chain;
    }
}
