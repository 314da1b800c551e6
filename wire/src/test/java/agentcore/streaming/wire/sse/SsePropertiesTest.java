package agentcore.streaming.wire.sse;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Streams that no one would write, split anywhere, against a reading of the specification that takes the stream whole. */
class SsePropertiesTest {
    private static final String LINE_END = "\r\n|\r|\n";

    /** What means something to the format, and what looks like it. */
    @Provide
    Arbitrary<String> streams() {
        return Arbitraries.of("\n", "\r", "\r\n", "data", "data:", "data: ", "event:", "id:", "retry:", ":", " ", "\0",
                "\uFEFF", "x", "日本", "7", "Data:", "\t").list().ofMaxSize(40).map(parts -> String.join("", parts));
    }

    @Property
    void eventsAreThoseOfTheSpecification(@ForAll("streams") String stream,
            @ForAll @Size(max = 4) List<@IntRange(max = 200) Integer> splits) {
        byte[] bytes = stream.getBytes(UTF_8);
        List<SseEvent> events = new ArrayList<>();
        SseReader reader = new SseReader(10_000, events::add);
        int from = 0;
        for (int split : splits.stream().sorted().map(at -> Math.min(at, bytes.length)).toList()) {
            reader.read(bytes, from, split - from);
            from = split;
        }
        reader.read(bytes, from, bytes.length - from);
        assertEquals(read(stream), events);
    }

    /** After each byte: what a client that had seen all until here would think. */
    @Property
    void boundariesAreWhereNothingIsOpen(@ForAll("streams") String stream) {
        byte[] bytes = stream.getBytes(UTF_8);
        SseBoundary boundary = new SseBoundary();
        for (int i = 0; i < bytes.length; i++) {
            boundary.accept(bytes[i]);
            String seen = new String(bytes, 0, i + 1, ISO_8859_1);
            String text = seen.startsWith("\u00EF\u00BB\u00BF") ? seen.substring(3) : seen;
            boolean mark = "\u00EF\u00BB\u00BF".startsWith(seen);
            boolean lineOpen = mark || !text.isEmpty() && !text.endsWith("\n") && !text.endsWith("\r");
            assertEquals(lineOpen, boundary.lineOpen(), () -> "line after " + seen);
            assertEquals(!mark && eventOpen(text), boundary.eventOpen(), () -> "event after " + seen);
        }
    }

    @Property
    void whatIsWrittenIsReadWhateverItsLineEnds(@ForAll String data) {
        byte[] event = SseWriter.event("type", data);
        List<SseEvent> events = new ArrayList<>();
        new SseReader(10_000_000, events::add).read(event, 0, event.length);
        String read = new String(data.getBytes(UTF_8), UTF_8).replace("\r\n", "\n").replace('\r', '\n');
        assertEquals(List.of(new SseEvent("type", read, "")), events);
    }

    private static boolean eventOpen(String text) {
        String[] lines = text.split(LINE_END, -1);
        boolean open = false;
        for (int i = 0; i < lines.length; i++) {
            boolean blank = lines[i].isEmpty() && i < lines.length - 1; // what follows the last line end is no line yet
            open = !blank && (open || !lines[i].isEmpty() && !lines[i].startsWith(":"));
        }
        return open;
    }

    /** 9.2.6 in its own order: lines first, then fields. */
    private static List<SseEvent> read(String stream) {
        List<SseEvent> events = new ArrayList<>();
        String text = stream.startsWith("\uFEFF") ? stream.substring(1) : stream;
        List<String> lines = new ArrayList<>(List.of(text.split(LINE_END, -1)));
        lines.removeLast(); // no line end follows it
        String type = "";
        String id = "";
        StringBuilder data = new StringBuilder();
        for (String line : lines) {
            if (line.isEmpty()) {
                if (data.length() > 0) {
                    events.add(
                            new SseEvent(type.isEmpty() ? "message" : type, data.substring(0, data.length() - 1), id));
                }
                data.setLength(0);
                type = "";
                continue;
            }
            int colon = line.indexOf(':');
            String field = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            value = value.startsWith(" ") ? value.substring(1) : value;
            switch (field) {
                case "data" -> data.append(value).append('\n');
                case "event" -> type = value;
                case "id" -> id = value.contains("\0") ? id : value;
                default -> {
                    // ignored, and so are comments, whose field is empty
                }
            }
        }
        return events;
    }
}
