package agentcore.streaming.agent.memory;

import java.time.Duration;

/**
 * What is kept, of whatever memory.
 *
 * @param sessions how many sessions the process keeps; the one that was used longest ago goes first
 * @param idle how long the process keeps a session that nobody uses
 * @param sessionBytes how many bytes of text (UTF-8) the process keeps of a session; its oldest turns go first
 * @param historyTokens how many tokens of a session the model is told, as estimated; the oldest turns are left out
 */
public record MemoryLimits(int sessions, Duration idle, long sessionBytes, long historyTokens) {
    /** 1,000 sessions, for an hour each, with 1 MB and 32,000 tokens. */
    public static final MemoryLimits USUAL = new MemoryLimits(1000, Duration.ofHours(1), 1 << 20, 32_000);

    /**
     * Limits.
     *
     * @throws IllegalArgumentException if one is not above zero
     */
    public MemoryLimits {
        if (sessions < 1 || idle.isNegative() || idle.isZero() || sessionBytes < 1 || historyTokens < 1) {
            throw new IllegalArgumentException("Each limit of a memory must be above zero.");
        }
    }
}
