package agentcore.streaming.proxy;

import io.vertx.core.Future;

/** AgentCore's data plane, as far as the function calls it. On the event loop; nothing is ever asked twice. */
interface AgentCore {
    /** Calls the agent. */
    Pending invoke(AgentCall call);

    /** After a snapshot: its connections are dead, and its credentials may have expired. */
    Future<Void> afterRestore();

    /** A call under way. */
    interface Pending {
        /** Completes with the answer when its head is there; fails with what the transport says, or when it is cancelled. */
        Future<AgentAnswer> answer();

        /** Gives the call up before its answer is there; closes the connection. */
        void cancel();
    }
}
