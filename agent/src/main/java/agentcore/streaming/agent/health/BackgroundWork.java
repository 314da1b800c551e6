package agentcore.streaming.agent.health;

/**
 * Takes note of work that goes on without a request, such as a tool's that outlives its turn: as long as there is any, AgentCore
 * is told {@code HealthyBusy}, and doesn't end the session for being idle. Requests needn't be noted; AgentCore knows of them.
 * Any thread.
 */
public interface BackgroundWork {
    /**
     * Notes that a piece of work has begun.
     *
     * @return to be closed when it is done, once or more often
     */
    Running begin();

    /** A piece of work under way. */
    interface Running extends AutoCloseable {
        /** The work is done. */
        @Override
        void close();
    }
}
