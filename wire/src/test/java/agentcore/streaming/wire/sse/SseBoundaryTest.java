package agentcore.streaming.wire.sse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Under each stream stands what is open after each of its bytes: {@code .} nothing, {@code c} a line but no event (a
 * comment, or a byte order mark), {@code L} a line of an event, {@code E} an event between its lines.
 */
class SseBoundaryTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
            data: x NN                | LLLLLLLE.
            data: x RNRN              | LLLLLLLEE..
            data: x RR                | LLLLLLLE.
            data: x RNNdata           | LLLLLLLEE.LLLL
            id NRN                    | LLE..
            : hi N                    | cccc.
            : hi NdataNN              | cccc.LLLLE.
            dataN: hi NN              | LLLLELLLLE.
            NN                        | ..
            RNRNdata: x               | ....LLLLLLL
            data:xN data:yNN          | LLLLLLELLLLLLLE.
            BOMdata:xNN               | cccLLLLLLE.
            BOM:xN                    | ccccc.
            BOMN                      | ccc.
            BOMRNdata:xNN             | ccc..LLLLLLE.
            dataNBOM:xNN              | LLLLELLLLLE.
            """)
    void knowsAfterEveryByteWhatIsOpen(String stream, String open) {
        // Blanks only make the table readable, but for the one after a colon.
        String text = stream.replace("x N", "xN").replace("x R", "xR").replace("hi N", "hiN").replace("id N", "idN")
                .replace('N', '\n').replace('R', '\r').replace("BOM", "\uFEFF");
        assertEquals(open, opened(text.getBytes(UTF_8)));
        assertEquals(open, openedByWhatMatters(text.getBytes(UTF_8)));
    }

    @Test
    void aByteOrderMarkThatIsNoneIsContent() {
        byte[] mark = "\uFEFF".getBytes(UTF_8);
        assertEquals("cLE.", opened(new byte[]{mark[0], 'x', '\n', '\n'}));
        assertEquals("ccLE.", opened(new byte[]{mark[0], mark[1], 'x', '\n', '\n'}));
        assertEquals("cL", opened(new byte[]{mark[0], ':'}));
    }

    @Test
    void aByteOrderMarkCountsOnlyAtTheStartOfTheStream() {
        byte[] stream = "\n\uFEFF:x\n".getBytes(UTF_8);
        assertEquals(".LLLLLE", opened(stream));
    }

    @Test
    void allocatesNothing() {
        byte[] stream = "event: delta\r\ndata: {\"text\": \"こんにちは\"}\r\n\r\n: heartbeat\n\n".repeat(1000)
                .getBytes(UTF_8);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        SseBoundary boundary = new SseBoundary();
        long fewest = Long.MAX_VALUE;
        for (int run = 0; run < 20; run++) { // the fewest: the JVM itself may allocate in this thread now and then
            long before = threads.getCurrentThreadAllocatedBytes();
            for (byte b : stream) {
                boundary.accept(b);
            }
            fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, fewest);
    }

    /** The same, where the bytes that {@link SseBoundary#next} leaves out are never taken. */
    private static String openedByWhatMatters(byte[] stream) {
        SseBoundary boundary = new SseBoundary();
        StringBuilder opened = new StringBuilder();
        for (int at = 0; at < stream.length; at++) {
            if (boundary.next(stream, at, stream.length) == at) {
                boundary.accept(stream[at]);
            }
            opened.append(state(boundary));
        }
        return opened.toString();
    }

    private static char state(SseBoundary boundary) {
        if (boundary.lineOpen()) {
            return boundary.eventOpen() ? 'L' : 'c';
        }
        return boundary.eventOpen() ? 'E' : '.';
    }

    private static String opened(byte[] stream) {
        SseBoundary boundary = new SseBoundary();
        StringBuilder opened = new StringBuilder();
        for (byte b : stream) {
            boundary.accept(b);
            assertEquals(!boundary.lineOpen() && !boundary.eventOpen(), boundary.atBoundary());
            opened.append(state(boundary));
        }
        return opened.toString();
    }
}
