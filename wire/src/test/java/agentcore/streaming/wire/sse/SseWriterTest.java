package agentcore.streaming.wire.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

class SseWriterTest {
    @Test
    void writesTheFormThatLineSplittingClientsRead() {
        assertEquals("data: {\"text\": \"日本\"}\n\n", text(SseWriter.event("{\"text\": \"日本\"}")));
        assertEquals("event: error\ndata: x\n\n", text(SseWriter.event("error", "x")));
        assertEquals(": ping\n\n", text(SseWriter.comment("ping")));
    }

    @Test
    void dataWithLineBreaksComesBackWhole() {
        for (String data : List.of("", "a", "a\nb", "a\n\nb\n", "\n", " leading")) {
            assertEquals(List.of(new SseEvent("message", data, "")), read(SseWriter.event(data)));
        }
        assertEquals(List.of(new SseEvent("message", "a\nb\nc", "")), read(SseWriter.event("a\r\nb\rc")));
    }

    @Test
    void writtenIntoAnOpenEventItMakesThatEventAnError() {
        byte[] open = "event: delta\ndata: half\n".getBytes(UTF_8);
        byte[] error = SseWriter.event("error", "why");
        byte[] both = new byte[open.length + error.length];
        System.arraycopy(open, 0, both, 0, open.length);
        System.arraycopy(error, 0, both, open.length, error.length);
        assertEquals(List.of(new SseEvent("error", "half\nwhy", "")), read(both));
    }

    @Test
    void typesAndCommentsAreOneLine() {
        assertThrows(IllegalArgumentException.class, () -> SseWriter.event("a\nb", "x"));
        assertThrows(IllegalArgumentException.class, () -> SseWriter.event("a\rb", "x"));
        assertThrows(IllegalArgumentException.class, () -> SseWriter.comment("a\nb"));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    private static List<SseEvent> read(byte[] bytes) {
        List<SseEvent> events = new ArrayList<>();
        new SseReader(1000, events::add).read(bytes, 0, bytes.length);
        return events;
    }
}
