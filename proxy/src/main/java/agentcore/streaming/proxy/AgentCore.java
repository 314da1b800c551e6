package agentcore.streaming.proxy;

import io.vertx.core.Future;

/** AgentCore's data plane, as far as the function calls it. On the event loop; nothing is ever asked twice. */
interface AgentCore {
    /** Calls the agent. */
    Pending<AgentAnswer> invoke(AgentCall call);

    /** Stops a session, by AgentCore's id of it, and with it the streams that are under way in it. */
    Pending<Void> stop(String sessionId);

    /** After a snapshot: its connections are dead, and its credentials may have expired. */
    Future<Void> afterRestore();

    /** A call under way, for an answer of this type. */
    interface Pending<T> {
        /** Completes with the answer when its head is there; fails with what the transport says, or when it is cancelled. */
        Future<T> answer();

        /** Gives the call up before its answer is there; closes the connection. */
        void cancel();
    }
}
