package agentcore.streaming.agent.memory;

/** A memory can't be read or written; the message is a sentence for the operator, without anything of the session. */
public final class MemoryException extends Exception {
    /**
     * A failure.
     *
     * @param sentence for the operator
     * @param cause what is behind it; null for nothing
     */
    public MemoryException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
