package agentcore.streaming.wire.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;

/** Cases are those of WHATWG HTML 9.2.6 and of its parsing rules; clauses are quoted. */
class SseReaderTest {
    /** The specification's own examples of 9.2.6, put one after the other with all three kinds of line ends. */
    private static final String EXAMPLES = """
            data: YHOO
            data: +2
            data: 10

            : test stream

            data: first event
            id: 1

            data:second event
            id

            data:  third event

            data

            data
            data

            data:
            """;
    private static final List<SseEvent> EXAMPLE_EVENTS = List.of(message("YHOO\n+2\n10", ""),
            message("first event", "1"), message("second event", ""), message(" third event", ""), message("", ""),
            message("\n", ""));

    @Test
    void readsTheExamplesOfTheSpecificationWithEveryLineEndSplitAnywhere() {
        for (String lineEnd : List.of("\n", "\r", "\r\n")) {
            byte[] stream = EXAMPLES.replace("\n", lineEnd).getBytes(UTF_8);
            for (int split = 0; split <= stream.length; split++) {
                List<SseEvent> events = new ArrayList<>();
                SseReader reader = new SseReader(1000, events::add);
                reader.read(stream, 0, split);
                reader.read(stream, split, stream.length - split);
                assertEquals(EXAMPLE_EVENTS, events, "split at " + split);
            }
        }
    }

    @Test
    void oneLeadingByteOrderMarkIsStripped() {
        assertEquals(List.of(message("x", "")), read("\uFEFFdata: x\n\n"));
        assertEquals(List.of(), read("\uFEFF\uFEFFdata: x\n\n"));
        assertEquals(List.of(), read("\n\uFEFFdata: x\n\n"), "it is not at the start");
        assertEquals(List.of(), read("\r\n\uFEFFdata: x\n\n"), "it is not at the start");
    }

    @Test
    void theEventTypeIsForgottenAfterEachEventAndTheLastOneWins() {
        assertEquals(List.of(new SseEvent("b", "1", ""), message("2", "")),
                read("event: a\nevent: b\ndata: 1\n\ndata: 2\n\n"));
        assertEquals(List.of(message("2", "")), read("event: a\n\ndata: 2\n\n"));
    }

    @Test
    void idsPersistAndThoseWithANulAreIgnored() {
        assertEquals(List.of(message("1", "a"), message("2", "a"), message("3", "a")),
                read("id: a\ndata: 1\n\ndata: 2\n\nid: x\0y\ndata: 3\n\n"));
    }

    @Test
    void retryTakesAsciiDigitsOnly() {
        SseReader reader = new SseReader(1000, event -> {});
        for (String line : List.of("retry: 1x\n", "retry:\n", "retry: -1\n", "retry: ٣\n")) {
            reader.read(line.getBytes(UTF_8), 0, line.getBytes(UTF_8).length);
        }
        assertEquals(OptionalLong.empty(), reader.retryMillis());
        reader.read("retry: 1500\n".getBytes(UTF_8), 0, 12);
        assertEquals(OptionalLong.of(1500), reader.retryMillis());
    }

    @Test
    void unknownFieldsAndCommentsAreIgnored() {
        assertEquals(List.of(message("x", "")), read("Data: no\n data: no\nfoo: bar\n:data: no\ndata: x\n\n"));
    }

    @Test
    void anEventThatIsStillOpenAtTheEndIsDiscarded() {
        assertEquals(List.of(), read("data: x\n"));
        assertEquals(List.of(), read("data: x"));
    }

    @Test
    void everyByteOfAJapaneseEventMayArriveAlone() {
        byte[] stream = "data: こんにちは、何ができますか？\n\n".getBytes(UTF_8);
        List<SseEvent> events = new ArrayList<>();
        SseReader reader = new SseReader(1000, events::add);
        for (int i = 0; i < stream.length; i++) {
            reader.read(stream, i, 1);
        }
        assertEquals(List.of(message("こんにちは、何ができますか？", "")), events);
    }

    @Test
    void anEventLongerThanTheLimitIsRefused() {
        byte[] justFits = "data: 4567\n\n".getBytes(UTF_8);
        List<SseEvent> events = new ArrayList<>();
        SseReader reader = new SseReader(10, events::add);
        for (int i = 0; i < 3; i++) {
            reader.read(justFits, 0, justFits.length);
        }
        assertEquals(3, events.size());
        byte[] comment = ":234567890\n".getBytes(UTF_8);
        for (int i = 0; i < 3; i++) {
            reader.read(comment, 0, comment.length); // heartbeats don't add up
        }
        byte[] tooLong = "data: 45678\n\n".getBytes(UTF_8);
        assertThrows(SseTooLongException.class, () -> reader.read(tooLong, 0, tooLong.length));
        byte[] manyLines = "data: 4\n".repeat(2).getBytes(UTF_8);
        SseReader second = new SseReader(10, events::add);
        assertThrows(SseTooLongException.class, () -> second.read(manyLines, 0, manyLines.length));
    }

    private static SseEvent message(String data, String id) {
        return new SseEvent("message", data, id);
    }

    private static List<SseEvent> read(String stream) {
        List<SseEvent> events = new ArrayList<>();
        byte[] bytes = stream.getBytes(UTF_8);
        new SseReader(1000, events::add).read(bytes, 0, bytes.length);
        return events;
    }
}
