package agentcore.streaming.agent;

import java.util.Optional;

import agentcore.streaming.agent.memory.MemoryLimits;
import agentcore.streaming.agent.memory.MemoryStore;

/**
 * Where sessions are remembered.
 *
 * @param kept whether they are at all
 * @param store AgentCore Memory; without one, the process's own
 * @param limits of the process's part
 */
record MemorySettings(boolean kept, Optional<MemoryStore> store, MemoryLimits limits) {
    private static final String MEMORY = "AGENT_MEMORY";
    private static final String STORE = "agentcore:";

    static MemorySettings from(SettingValues values) {
        String memory = values.matching(MEMORY, "none|process|" + STORE + ".+",
                "none, process, or agentcore: and a memory's id, such as agentcore:my_memory-AbCdEfGhIj")
                .orElse("process");
        MemoryLimits usual = MemoryLimits.USUAL;
        MemoryLimits limits = new MemoryLimits(usual.sessions(), usual.idle(), usual.sessionBytes(),
                values.number("AGENT_HISTORY_TOKENS", (int) usual.historyTokens(), 1, 10_000_000));
        Optional<String> region = values.text("AGENT_MEMORY_REGION").or(() -> values.text("AWS_REGION"));
        String actor = values.text("AGENT_MEMORY_ACTOR").orElse("agent");
        Optional<MemoryStore> store = Optional.empty();
        if (memory.startsWith(STORE)) {
            if (region.isEmpty()) {
                values.refuse("AGENT_MEMORY_REGION is not set, nor AWS_REGION: set it to the region of the memory.");
            }
            try {
                store = Optional.of(new MemoryStore(memory.substring(STORE.length()), actor, region.orElse(""),
                        values.url("AWS_ENDPOINT_URL_BEDROCK_AGENTCORE")));
            } catch (IllegalArgumentException e) {
                values.refuse(MEMORY + " or AGENT_MEMORY_ACTOR is wrong. " + e.getMessage());
            }
        }
        return new MemorySettings(!memory.equals("none"), store, limits);
    }
}
