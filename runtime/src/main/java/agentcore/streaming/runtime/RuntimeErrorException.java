package agentcore.streaming.runtime;

import java.util.Objects;

import agentcore.streaming.wire.lambda.RuntimeError;

/** A failure that says how it is to be reported to Lambda. */
public final class RuntimeErrorException extends RuntimeException {
    private final RuntimeError error;

    /**
     * A failure.
     *
     * @param error its type and message
     */
    public RuntimeErrorException(RuntimeError error) {
        super(error.message());
        this.error = Objects.requireNonNull(error);
    }

    /**
     * What Lambda is told.
     *
     * @return type and message
     */
    public RuntimeError error() {
        return error;
    }

    /** The error that any failure is reported as. */
    static RuntimeError errorOf(Throwable failure) {
        return failure instanceof RuntimeErrorException known ? known.error() : RuntimeError.of(failure);
    }
}
