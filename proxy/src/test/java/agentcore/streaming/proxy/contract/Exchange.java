package agentcore.streaming.proxy.contract;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The client's side of a request. All methods wait until what they want is there. */
public abstract class Exchange {
    private final ByteArrayOutputStream unread = new ByteArrayOutputStream();
    private boolean atEnd;

    /** How an answer ended. */
    public enum Ending {
        /** As it should. */
        COMPLETE,
        /** So that the client can tell that something is missing. */
        CUT
    }

    public abstract int status();

    public abstract Optional<String> header(String name);

    /** The next bytes of the body, at least one; empty at its end, which is told once. */
    protected abstract Optional<byte[]> readSome();

    /** How the body ended, once {@link #readSome} has come to its end. */
    protected abstract Ending ending();

    /** Stops reading for good: the client is gone. */
    public abstract void leave();

    /** The next event with its blank line, as soon as it is there. */
    public final String readEvent() {
        while (true) {
            String text = unread.toString(StandardCharsets.UTF_8);
            int end = text.indexOf("\n\n");
            if (end >= 0) {
                String event = text.substring(0, end + 2);
                byte[] rest = text.substring(end + 2).getBytes(StandardCharsets.UTF_8);
                unread.reset();
                unread.writeBytes(rest);
                return event;
            }
            unread.writeBytes(next().orElseThrow(() -> new AssertionError("The stream ended after: " + text)));
        }
    }

    /** All that is left. */
    public final String readRest() {
        for (Optional<byte[]> more = next(); more.isPresent(); more = next()) {
            unread.writeBytes(more.get());
        }
        String rest = unread.toString(StandardCharsets.UTF_8);
        unread.reset();
        return rest;
    }

    private Optional<byte[]> next() {
        if (atEnd) {
            return Optional.empty();
        }
        Optional<byte[]> some = readSome();
        atEnd = some.isEmpty();
        return some;
    }

    /** Reads what is left, and tells how it ended. */
    public final Ending readToEnd() {
        readRest();
        return ending();
    }
}
