package agentcore.streaming.local.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/**
 * Makes events of the bytes of a body, wherever they are split. An event that no empty line has ended is none.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">WHATWG</a>
 */
final class EventParser {
    /** No event of a chat is as long; what goes beyond it is left out. */
    private static final int LONGEST = 1 << 20;

    private final BiConsumer<String, String> events;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final StringBuilder data = new StringBuilder();
    private String name = "";
    private boolean afterCr;

    /** @param events gets each event's name and data as soon as it is complete */
    EventParser(BiConsumer<String, String> events) {
        this.events = events;
    }

    void feed(byte[] bytes) {
        for (byte one : bytes) {
            if (one == '\n' && afterCr) {
                afterCr = false; // the second half of a line's end
                continue;
            }
            afterCr = one == '\r';
            if (one == '\n' || one == '\r') {
                end(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else if (line.size() < LONGEST) {
                line.write(one);
            }
        }
    }

    private void end(String text) {
        if (text.isEmpty()) {
            dispatch();
            return;
        }
        int colon = text.indexOf(':');
        String field = colon < 0 ? text : text.substring(0, colon);
        String value = colon < 0 ? "" : text.substring(colon + 1);
        value = value.startsWith(" ") ? value.substring(1) : value;
        if (field.equals("event")) {
            name = value;
        } else if (field.equals("data") && data.length() < LONGEST) {
            data.append(value).append('\n');
        }
    }

    private void dispatch() {
        if (!data.isEmpty()) {
            data.setLength(data.length() - 1);
            events.accept(name.isEmpty() ? "message" : name, data.toString());
        }
        data.setLength(0);
        name = "";
    }
}
