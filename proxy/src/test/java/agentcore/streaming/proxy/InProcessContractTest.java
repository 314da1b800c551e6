package agentcore.streaming.proxy;

import agentcore.streaming.proxy.Settings.UpstreamAuth;
import agentcore.streaming.proxy.contract.Chain;
import agentcore.streaming.proxy.contract.StreamingContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The streaming contract in one process. */
@ParameterizedClass
@EnumSource
class InProcessContractTest extends StreamingContract {
    private final InProcessChain chain;

    InProcessContractTest(UpstreamAuth auth) {
        chain = new InProcessChain(auth, "PROXY_IDLE_TIMEOUT", Chain.IDLE_TIMEOUT.toSeconds() + "s");
    }

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
