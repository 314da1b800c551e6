package agentcore.streaming.agent.memory;

import java.net.URI;
import java.util.Optional;

/**
 * Where in AgentCore Memory sessions are kept.
 *
 * @param memoryId the memory resource
 * @param actorId for whom it is kept; sessions of different actors are apart, and so are their long-term memories
 * @param region the memory's region
 * @param endpoint in place of AWS's own
 */
public record MemoryStore(String memoryId, String actorId, String region, Optional<URI> endpoint) {
    private static final String MEMORY = "[a-zA-Z][a-zA-Z0-9_-]{0,99}-[a-zA-Z0-9]{10}";
    private static final String ACTOR = "[a-zA-Z0-9][a-zA-Z0-9_/:-]{0,254}";

    /**
     * A store.
     *
     * @throws IllegalArgumentException if an id is none that AgentCore Memory takes
     */
    public MemoryStore {
        if (!memoryId.matches(MEMORY)) {
            throw new IllegalArgumentException(
                    "The memory's id must be like my_memory-AbCdEfGhIj, unlike '" + memoryId + "'.");
        }
        if (!actorId.matches(ACTOR)) {
            throw new IllegalArgumentException(
                    "The actor's id must be 1 to 255 of a-z A-Z 0-9 _ / : -, beginning with a letter "
                            + "or a digit, unlike '" + actorId + "'.");
        }
    }
}
