package agentcore.streaming.agent.memory;

import java.time.InstantSource;

import io.vertx.core.Vertx;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** The memories that are here. */
public final class Memories {
    private Memories() {}

    /**
     * The process's own: gone with it.
     *
     * @param limits what is kept
     * @param clock the wall clock
     * @return the memory, for one event loop
     */
    public static Memory ofProcess(MemoryLimits limits, InstantSource clock) {
        return new ProcessMemory(limits, clock);
    }

    /**
     * AgentCore Memory, with the process's own before it. Its failures are {@link MemoryException}s.
     *
     * @param vertx the current context's event loop is the memory's
     * @param store where
     * @param limits what is kept by the process, and told the model
     * @param credentials of the agent's role; asked on a worker
     * @param clock the wall clock
     * @return the memory, for one event loop
     */
    public static Memory agentCore(Vertx vertx, MemoryStore store, MemoryLimits limits,
            AwsCredentialsProvider credentials, InstantSource clock) {
        return new AgentCoreMemory(vertx, store, limits, credentials, clock, AgentCoreMemory.LATER_AND_LATER);
    }
}
