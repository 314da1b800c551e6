package agentcore.streaming.runtime;

/**
 * The Runtime API refused or closed something, or does not answer. One that is {@link #fatal()} ends the runtime, any
 * other only the invocation at hand.
 */
public final class RuntimeApiException extends RuntimeException {
    private final boolean fatal;

    RuntimeApiException(String message) {
        this(message, false);
    }

    private RuntimeApiException(String message, boolean fatal) {
        super(message);
        this.fatal = fatal;
    }

    static RuntimeApiException fatal(String message) {
        return new RuntimeApiException(message, true);
    }

    /**
     * A status that isn't the one which was to be expected. 500 is the platform's "non-recoverable state", upon which a
     * runtime has to exit (developer guide, runtimes-api).
     */
    static RuntimeApiException refused(String request, int status, String body) {
        return new RuntimeApiException("The Runtime API answered " + status + " to " + request + ": " + body,
                status == 500);
    }

    /**
     * Whether the process has to end.
     *
     * @return true if the Runtime API is gone or has said so
     */
    public boolean fatal() {
        return fatal;
    }
}
