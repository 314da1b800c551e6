package agentcore.streaming.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

import agentcore.streaming.wire.sse.SseEvent;
import agentcore.streaming.wire.sse.SseReader;
import agentcore.streaming.wire.sse.SseWriter;
import io.vertx.core.json.JsonObject;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What becomes of any stream, however it comes in pieces, and wherever it is cut. */
class RelayPropertiesTest {
    private static final String ERROR = "{\"error\":{\"type\":\"StreamCut\"}}";

    /** Pieces of streams, also such that nobody would write. */
    @Provide
    Arbitrary<List<String>> pieces() {
        return Arbitraries.of("\n", "\r", "\r\n", "\n\n", "data: x", "data", ": c", "event: y", "\0", "\uFEFF", "日本",
                "data: {\"event\": {\"messageStart\": {}}}\n\n", "x".repeat(SseGate.MAX_HELD / 2)).list().ofMaxSize(12);
    }

    @Property(tries = 200)
    void everyByteIsPassedOnInItsPlaceAndNoLineIsUnfinishedUntilItIsTooLong(@ForAll("pieces") List<String> pieces) {
        SseGate gate = new SseGate(new StreamJudge.TransportsWord(), false);
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        PassedBytes out = new PassedBytes();
        for (String piece : pieces) {
            in.writeBytes(piece.getBytes(UTF_8));
            byte[] passed = PassedBytes.of(gate, piece.getBytes(UTF_8));
            out.writeBytes(passed);
            assertTrue(in.size() - out.size() <= SseGate.MAX_HELD, "more is held");
            if (passed.length > 0) {
                int unfinished = unfinished(out.toByteArray());
                assertTrue(unfinished == 0 || unfinished > SseGate.MAX_HELD, "a short line was let through");
            }
        }
        gate.end();
        gate.passHeld(out);
        assertArrayEquals(in.toByteArray(), out.toByteArray());
    }

    /** The length of the last line, where no line end follows it. */
    private static int unfinished(byte[] bytes) {
        int length = 0;
        while (length < bytes.length && bytes[bytes.length - 1 - length] != '\n'
                && bytes[bytes.length - 1 - length] != '\r') {
            length++;
        }
        return length;
    }

    /** A client sees whole events as they were sent, and then the error; of what was open, nothing as if it were whole. */
    @Property(tries = 200)
    void aCutIsTheLastEventAndNoHalfOneIsWhole(@ForAll("pieces") List<String> pieces) {
        SseGate gate = new SseGate(new StreamJudge.TransportsWord(), false);
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        PassedBytes out = new PassedBytes();
        for (String piece : pieces) {
            in.writeBytes(piece.getBytes(UTF_8));
            gate.pass(piece.getBytes(UTF_8), out);
        }
        out.writeBytes(gate.error(ERROR));
        List<SseEvent> seen = read(out.toByteArray());
        List<SseEvent> whole = read(in.toByteArray());
        assertEquals(whole, seen.subList(0, seen.size() - 1));
        assertEquals("error", seen.getLast().type());
        String data = seen.getLast().data();
        assertEquals(new JsonObject(ERROR), new JsonObject(data.substring(data.lastIndexOf('\n') + 1)));
    }

    @Property(tries = 200)
    void anAnswerInLinesIsTheEventThatItWouldBeInOnePiece(@ForAll("pieces") List<String> pieces) {
        DataLines lines = new DataLines();
        ByteArrayOutputStream event = new ByteArrayOutputStream();
        pieces.forEach(piece -> event.writeBytes(lines.pass(piece.getBytes(UTF_8))));
        event.writeBytes(lines.end());
        assertEquals(new String(SseWriter.event(String.join("", pieces)), UTF_8), event.toString(UTF_8));
    }

    private static List<SseEvent> read(byte[] bytes) {
        List<SseEvent> events = new ArrayList<>();
        new SseReader(10_000_000, events::add).read(bytes, 0, bytes.length);
        return events;
    }
}
