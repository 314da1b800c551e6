package agentcore.streaming.wire.sse;

/** An event of a stream is longer than its reader allows. */
public final class SseTooLongException extends RuntimeException {
    SseTooLongException(int maxEventBytes) {
        super("A server-sent event is longer than the " + maxEventBytes + " bytes that its reader allows.");
    }
}
