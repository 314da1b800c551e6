package agentcore.streaming.runtime;

import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

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
        this(error, null);
    }

    /**
     * A failure.
     *
     * @param error its type and message
     * @param cause what led to it, for the log; may be null
     */
    public RuntimeErrorException(RuntimeError error, Throwable cause) {
        super(error.message(), cause);
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

    /** The failure itself, where a future has wrapped it up. */
    static Throwable unwrapped(Throwable failure) {
        boolean wrapped = failure instanceof CompletionException || failure instanceof ExecutionException;
        return wrapped && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** The error that any failure is reported as. */
    static RuntimeError errorOf(Throwable failure) {
        if (failure instanceof RuntimeErrorException known) {
            return known.error();
        }
        RuntimeError error = RuntimeError.of(failure);
        // Of classes whose names say nothing: what Vert.x makes of a failure that is only a text.
        boolean textOnly = failure.getClass().getName().startsWith("io.vertx.core.impl.NoStackTrace");
        return textOnly ? new RuntimeError("Function.Failure", error.message()) : error;
    }
}
