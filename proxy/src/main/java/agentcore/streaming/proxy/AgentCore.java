package agentcore.streaming.proxy;

import java.util.Optional;

import io.vertx.core.Future;

/** AgentCore's data plane, as far as the function calls it. On the event loop; nothing is ever asked twice. */
interface AgentCore {
    /** Calls the agent. */
    Pending<AgentAnswer> invoke(AgentCall call);

    /**
     * Stops a session, and with it the streams that are under way in it.
     *
     * @param sessionId AgentCore's id of it
     * @param token the caller's, where AgentCore takes that
     */
    Pending<Void> stop(String sessionId, Optional<BearerToken> token);

    /** Does ahead what would make the first call slow; what goes wrong there is met again by that call. */
    default void warmUp() {}

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
