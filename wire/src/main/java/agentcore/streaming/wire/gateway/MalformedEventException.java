package agentcore.streaming.wire.gateway;

/** What the function was invoked with is not a REST API's proxy request. The message is one sentence. */
public final class MalformedEventException extends RuntimeException {
    MalformedEventException(String message) {
        super(message);
    }

    MalformedEventException(String message, Throwable cause) {
        super(message, cause);
    }
}
