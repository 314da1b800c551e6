package agentcore.streaming.wire.sse;

/**
 * One dispatched server-sent event.
 *
 * @param type the event's type; {@code message} where the stream named none
 * @param data the data lines, joined by LF
 * @param lastEventId the last event id that the stream has set, or the empty string
 */
public record SseEvent(String type, String data, String lastEventId) {
    /** The type of an event whose stream named none. */
    public static final String DEFAULT_TYPE = "message";
}
