package agentcore.streaming.wire.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cases of the Web Platform Tests, {@code eventsource/format-*}, as data: what a server sends, and the events that a
 * browser has to make of it. Theirs about media types are tested where an answer is told to be an event stream; of those
 * about reconnection the field is what is left.
 *
 * @see <a href="https://github.com/web-platform-tests/wpt/tree/master/eventsource">web-platform-tests/wpt</a>
 */
class EventSourceFormatTest {
    /** What their server puts behind a message. */
    private static final String END = "\n\n\n";

    private static Arguments stream(String name, String text, SseEvent... events) {
        return Arguments.of(Named.of(name, text), List.of(events));
    }

    private static SseEvent message(String data) {
        return message(data, "");
    }

    private static SseEvent message(String data, String id) {
        return new SseEvent("message", data, id);
    }

    static Stream<Arguments> streams() {
        String comment = "x".repeat(2048);
        return Stream.of(
                stream("format-bom", "\uFEFFdata:1\n\n\uFEFFdata:2\n\ndata:3" + END, message("1"), message("3")),
                stream("format-bom-2", "\uFEFF\uFEFFdata:1\n\ndata:2\n\ndata:3" + END, message("2"), message("3")),
                stream("format-comments",
                        "data:1\r:\0\n:\r\ndata:2\n:" + comment + "\rdata:3\n:data:fail\r:" + comment + "\ndata:4\n\n",
                        message("1\n2\n3\n4")),
                stream("format-data-before-final-empty-line", "retry:1000\ndata:test1\n\nid:test\ndata:test2\n",
                        message("test1")),
                stream("format-field-data", "data:\n\ndata\ndata\n\ndata:test" + END, message(""), message("\n"),
                        message("test")),
                stream("format-field-event", "event:test\ndata:x\n\ndata:x" + END, new SseEvent("test", "x", ""),
                        message("x")),
                stream("format-field-event-empty", "event: \ndata:data" + END, message("data")),
                stream("format-field-id", "id: …\nretry: 200\ndata: hello" + END, message("hello", "…")),
                stream("format-field-id-3, persists", "id: 1\ndata: 1\n\ndata: 2\n\nid: 2\ndata:3\n\ndata:4" + END,
                        message("1", "1"), message("2", "1"), message("3", "2"), message("4", "2")),
                stream("format-field-id-3, resets", "id: 1\ndata: 1\n\nid: \ndata:2\n\ndata:3" + END,
                        message("1", "1"), message("2"), message("3")),
                stream("format-field-id-3, resets without colon", "id: 1\ndata: 1\n\nid\ndata:2\n\ndata:3" + END,
                        message("1", "1"), message("2"), message("3")),
                stream("format-field-id-null",
                        "id: \0\0\ndata: 1\n\nid: x\0\ndata: 2\n\nid: \0x\ndata: 3\n\nid: x\0x\ndata: 4\n\nid:  \0\ndata: 5"
                                + END,
                        message("1"), message("2"), message("3"), message("4"), message("5")),
                stream("format-field-parsing",
                        "data:\0\ndata:  2\rData:1\ndata\0:2\ndata:1\r\0data:4\nda-ta:3\rdata_5\ndata:3\rdata:\r\n data:32\n"
                                + "data:4\n\n",
                        message("\0\n 2\n1\n3\n\n4")),
                stream("format-field-retry-empty", "retry\ndata:test" + END, message("test")),
                stream("format-field-unknown",
                        "data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\ndata:test" + END,
                        message("test\n\ntest")),
                stream("format-leading-space", "data:\ttest\rdata: \ndata:test" + END, message("\ttest\n\ntest")),
                stream("format-newlines", "data:test\r\ndata\ndata:test\r\n\r\n", message("test\n\ntest")),
                stream("format-null-character", "data:\0\n\n" + END, message("\0")),
                stream("format-utf-8", "data:ok…" + END, message("ok…")));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void isReadAsABrowserDoesHoweverItIsSplit(String stream, List<SseEvent> events) {
        byte[] bytes = stream.getBytes(UTF_8);
        for (int split = 0; split <= bytes.length; split++) {
            List<SseEvent> read = new ArrayList<>();
            SseReader reader = new SseReader(10_000, read::add);
            reader.read(bytes, 0, split);
            reader.read(bytes, split, bytes.length - split);
            assertEquals(events, read, "split at " + split);
        }
    }

    @Test
    void retryIsANumberOfDecimalDigitsAndABogusOneChangesNothing() {
        assertEquals(OptionalLong.of(3000), retry("retry:03000\ndata:x" + END), "format-field-retry");
        assertEquals(OptionalLong.of(3000), retry("retry:3000\nretry:1000x\ndata:x" + END), "format-field-retry-bogus");
        assertEquals(OptionalLong.empty(), retry("retry\ndata:test" + END), "format-field-retry-empty");
    }

    private static OptionalLong retry(String stream) {
        SseReader reader = new SseReader(10_000, event -> {});
        byte[] bytes = stream.getBytes(UTF_8);
        reader.read(bytes, 0, bytes.length);
        return reader.retryMillis();
    }
}
