package agentcore.streaming.agent.model;

/** A model fails, for a reason that the client may be told. */
public final class ModelException extends RuntimeException {
    private final ConverseEvent.Failure failure;

    /**
     * A failure.
     *
     * @param failure what the client is told
     * @param detail what the log has besides: codes, statuses and ids, nothing of what was asked or answered
     */
    public ModelException(ConverseEvent.Failure failure, String detail) {
        super(failure.message() + " (" + detail + ")", null, false, false);
        this.failure = failure;
    }

    /** {@return what the client is told} */
    public ConverseEvent.Failure failure() {
        return failure;
    }
}
