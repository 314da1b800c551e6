package agentcore.streaming.wire.sse;

import java.nio.charset.StandardCharsets;

/**
 * Writes server-sent events in the form that every known client reads: LF line ends, one space after the colon, UTF-8.
 *
 * <p>Stateless; any thread.
 */
public final class SseWriter {
    private SseWriter() {}

    /**
     * An event without a type.
     *
     * @param data its data; each line of it becomes a {@code data} field
     * @return the event with its blank line, in UTF-8
     */
    public static byte[] event(String data) {
        StringBuilder event = new StringBuilder(data.length() + 8);
        appendData(event, data);
        return event.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * An event with a type. Written into an event that is still open, it makes that event one of this type: the last
     * {@code event} field wins, and the data here becomes its last lines.
     *
     * @param type the event's type, without line breaks
     * @param data its data; each line of it becomes a {@code data} field
     * @return the event with its blank line, in UTF-8
     * @throws IllegalArgumentException if the type has a line break
     */
    public static byte[] event(String type, String data) {
        requireOneLine("An event's type", type);
        StringBuilder event = new StringBuilder(type.length() + data.length() + 16);
        event.append("event: ").append(type).append('\n');
        appendData(event, data);
        return event.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * A comment followed by a blank line, which clients ignore. Only to be written at a boundary: the blank line would
     * dispatch an open event.
     *
     * @param text the comment, without line breaks
     * @return the comment with its blank line, in UTF-8
     * @throws IllegalArgumentException if the text has a line break
     */
    public static byte[] comment(String text) {
        requireOneLine("A comment", text);
        return (": " + text + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void appendData(StringBuilder event, String data) {
        int start = 0;
        for (int i = 0; i <= data.length(); i++) {
            char c = i < data.length() ? data.charAt(i) : '\n';
            if (c == '\n' || c == '\r') {
                event.append("data: ").append(data, start, i).append('\n');
                if (c == '\r' && i + 1 < data.length() && data.charAt(i + 1) == '\n') {
                    i++;
                }
                start = i + 1;
            }
        }
    }

    private static void requireOneLine(String what, String text) {
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            throw new IllegalArgumentException(what + " must not have a line break.");
        }
    }
}
