package agentcore.streaming.proxy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Makes one event of an answer that is none of an event stream's: each of its lines becomes a {@code data} field, while it
 * comes. A client puts them together with line feeds, whatever ended them before.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation">WHATWG HTML
 *      9.2.6, "Interpreting an event stream"</a>
 */
final class DataLines {
    private static final byte[] FIELD = "data: ".getBytes(StandardCharsets.US_ASCII);
    private boolean lineOpen;
    private boolean afterCarriageReturn;

    /** Takes the next bytes of the answer; gives those of the event. */
    byte[] pass(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + 64);
        for (byte b : bytes) {
            if (b != '\n' || !afterCarriageReturn) {
                if (!lineOpen) {
                    out.writeBytes(FIELD);
                }
                lineOpen = b != '\n' && b != '\r';
                out.write(lineOpen ? b : '\n');
            }
            afterCarriageReturn = b == '\r';
        }
        return out.toByteArray();
    }

    /** The end of the event. An answer that ends with a line end has an empty last line. */
    byte[] end() {
        return (lineOpen ? "\n\n" : "data: \n\n").getBytes(StandardCharsets.US_ASCII);
    }
}
