package agentcore.streaming.wire.sse;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Reads server-sent events from bytes as they arrive, split anywhere.
 *
 * <p>Where lines end is {@link SseBoundary}'s business; here is what they mean. An event that is still open when the
 * stream ends is discarded, as the specification asks. One event may hold as many bytes as the limit says: a longer one
 * fails with {@link SseTooLongException} and the reader must not be used again.
 *
 * <p>Not thread-safe. Events are handed to the consumer on the thread that calls {@link #read}.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">WHATWG HTML
 *      9.2.6, "Interpreting an event stream"</a>
 */
public final class SseReader {
    private final SseBoundary boundary = new SseBoundary();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private final Consumer<? super SseEvent> events;
    private final int maxEventBytes;
    private int eventBytes;
    private boolean firstLine = true;
    private String type = "";
    private String lastEventId = "";
    private OptionalLong retry = OptionalLong.empty();

    /**
     * A reader of one stream.
     *
     * @param maxEventBytes the most bytes that one event may have
     * @param events takes each event when its blank line has arrived
     */
    public SseReader(int maxEventBytes, Consumer<? super SseEvent> events) {
        this.maxEventBytes = maxEventBytes;
        this.events = Objects.requireNonNull(events);
    }

    /**
     * Reads the next bytes of the stream.
     *
     * @param bytes an array that holds them
     * @param offset the index of the first
     * @param length how many there are
     * @throws SseTooLongException if an event grows past the limit
     */
    public void read(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            boolean wasOpen = boundary.lineOpen();
            boolean eventWasOpen = boundary.eventOpen();
            boundary.accept(bytes[i]);
            if (boundary.lineOpen()) {
                append(bytes[i]);
            } else {
                if (wasOpen) {
                    endLine();
                }
                firstLine = false;
            }
            if (eventWasOpen && !boundary.eventOpen()) {
                dispatch();
            }
            if (boundary.atBoundary()) {
                eventBytes = 0;
            }
        }
    }

    /**
     * The reconnection time that the stream has asked for.
     *
     * @return milliseconds, or empty if it has not asked
     */
    public OptionalLong retryMillis() {
        return retry;
    }

    private void append(byte b) {
        if (++eventBytes > maxEventBytes) {
            throw new SseTooLongException(maxEventBytes);
        }
        line.write(b);
    }

    private void endLine() {
        String text = line.toString(StandardCharsets.UTF_8);
        line.reset();
        if (firstLine && text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        int colon = text.indexOf(':');
        if (colon > 0) {
            int value = text.startsWith(" ", colon + 1) ? colon + 2 : colon + 1;
            field(text.substring(0, colon), text.substring(value));
        } else if (colon < 0 && !text.isEmpty()) {
            field(text, "");
        }
    }

    private void field(String name, String value) {
        switch (name) {
            case "event" -> type = value;
            case "data" -> data.append(value).append('\n');
            case "id" -> {
                if (value.indexOf('\0') < 0) {
                    lastEventId = value;
                }
            }
            case "retry" -> {
                if (!value.isEmpty() && value.length() <= 18 && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    retry = OptionalLong.of(Long.parseLong(value));
                }
            }
            default -> {
                // "Otherwise: the field is ignored."
            }
        }
    }

    private void dispatch() {
        if (!data.isEmpty()) {
            data.setLength(data.length() - 1);
            events.accept(new SseEvent(type.isEmpty() ? SseEvent.DEFAULT_TYPE : type, data.toString(), lastEventId));
        }
        data.setLength(0);
        type = "";
    }
}
