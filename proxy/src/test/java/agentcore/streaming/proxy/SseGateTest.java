package agentcore.streaming.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import agentcore.streaming.wire.sse.SseEvent;
import agentcore.streaming.wire.sse.SseReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SseGateTest {
    private static final String STREAM = "\uFEFF: hi\r\n\r\nevent: a\r\ndata: 日本\r\n\r\ndata: 1\rdata: 2\r\rid: 7\ndata: x\n\n";
    private static final String ERROR = "{\"error\":{}}";

    @Test
    void everyBytePassesInOrderWhereverTheStreamIsSplit() {
        byte[] stream = STREAM.getBytes(UTF_8);
        for (int first = 0; first <= stream.length; first++) {
            for (int second = first; second <= stream.length; second++) {
                SseGate gate = gate();
                PassedBytes out = new PassedBytes();
                gate.pass(slice(stream, 0, first), out);
                gate.pass(slice(stream, first, second), out);
                gate.pass(slice(stream, second, stream.length), out);
                assertArrayEquals(stream, out.toByteArray(), "split at " + first + " and " + second);
            }
        }
    }

    @Test
    void aFinishedLineWaitsForNoLaterByte() {
        SseGate gate = gate();
        assertEquals("data: 1\n", passed(gate, "data: 1\nda"));
        assertEquals("", passed(gate, "ta: "));
        assertEquals("data: 2\r", passed(gate, "2\r"));
        assertEquals("\n\r", passed(gate, "\n\r"));
        assertEquals("\n", passed(gate, "\n"));
    }

    /** For every byte at which the stream may be cut: what the client dispatches is whole, and then there is the error. */
    @Test
    void aCutAnywhereLeavesWholeEventsAndOneErrorEvent() {
        byte[] stream = STREAM.getBytes(UTF_8);
        List<SseEvent> whole = read(stream);
        assertEquals(3, whole.size());
        for (int cut = 0; cut <= stream.length; cut++) {
            SseGate gate = gate();
            PassedBytes out = new PassedBytes();
            gate.pass(slice(stream, 0, cut), out);
            out.writeBytes(gate.error(ERROR));
            List<SseEvent> seen = read(out.toByteArray());
            SseEvent last = seen.getLast();
            assertEquals("error", last.type(), "cut at " + cut);
            assertTrue(last.data().equals(ERROR) || last.data().endsWith("\n" + ERROR), "cut at " + cut + ": " + last);
            assertEquals(whole.subList(0, seen.size() - 1), seen.subList(0, seen.size() - 1), "cut at " + cut);
        }
    }

    @Test
    void anUnfinishedLineIsHeldUpTo64KilobytesAndThenPassesAsItComes() {
        SseGate gate = gate();
        String line = "data: " + "x".repeat(SseGate.MAX_HELD - 6);
        assertEquals("", passed(gate, line));
        assertEquals(line + "y", passed(gate, "y"));
        assertEquals("z", passed(gate, "z"));
        assertFalse(gate.atBoundary());
        assertEquals("\n", passed(gate, "\nda"));
        assertEquals("data: 2\n\n", passed(gate, "ta: 2\n\n"));
    }

    /** Also where the line is long in the very piece that ends others. */
    @Test
    void aLineThatIsTooLongPassesBehindTheLinesBeforeIt() {
        SseGate gate = gate();
        String line = "data: " + "x".repeat(SseGate.MAX_HELD);
        assertEquals("data: 1\n" + line, passed(gate, "data: 1\n" + line));
        assertEquals("y\n", passed(gate, "y\nda"));
    }

    /** A line that comes byte by byte: the work is in proportion to its length. Counted in bytes that the JVM allocates. */
    @Test
    void holdingALongLineTakesNoMoreThanItsLength() {
        byte[] start = "data: ".getBytes(UTF_8);
        byte[] one = {'x'};
        SseGate gate = gate();
        PassedBytes out = new PassedBytes();
        gate.pass(start, out);
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < SseGate.MAX_HELD - start.length; i++) {
            gate.pass(one, out);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 8L * SseGate.MAX_HELD, "it took " + allocated + " bytes");
    }

    @Test
    void anErrorAfterThePassedStartOfALongLineBeginsOnALineOfItsOwn() {
        SseGate gate = gate();
        String line = "data: " + "x".repeat(SseGate.MAX_HELD);
        assertEquals(line, passed(gate, line));
        assertEquals("\nevent: error\ndata: " + ERROR + "\n\n", new String(gate.error(ERROR), UTF_8));
    }

    @Test
    void anErrorAfterThatLineHasEndedDoesNot() {
        SseGate gate = gate();
        passed(gate, "data: " + "x".repeat(SseGate.MAX_HELD) + "y");
        passed(gate, "\ndata: half");
        assertEquals("event: error\ndata: " + ERROR + "\n\n", new String(gate.error(ERROR), UTF_8));
    }

    @Test
    void aStreamThatEndsWellWithoutALineEndKeepsItsLastLine() {
        SseGate gate = gate();
        assertEquals("data: 1\n", passed(gate, "data: 1\ndata: 2"));
        gate.end();
        PassedBytes rest = new PassedBytes();
        gate.passHeld(rest);
        assertEquals("data: 2", rest.toString(UTF_8));
    }

    @Test
    void aByteOrderMarkIsDroppedOnlyWhereACommentWentOutBeforeIt() {
        SseGate gate = gate();
        assertEquals(": keep-alive\n\n", new String(gate.comment(), UTF_8));
        byte[] mark = "\uFEFF".getBytes(UTF_8);
        assertEquals(0, PassedBytes.of(gate, slice(mark, 0, 2)).length);
        assertEquals("data: 1\n\n", new String(PassedBytes.of(gate, concat(slice(mark, 2, 3), "data: 1\n\n")), UTF_8));
        assertEquals("\uFEFFdata: 2\n\n", passed(gate, "\uFEFFdata: 2\n\n"));
        SseGate other = gate();
        assertEquals("\uFEFFdata: 1\n\n", passed(other, "\uFEFFdata: 1\n\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ": c\n", "data: 1\n\n", "data: 1\r\n\r", "data: 1\n\n\n"})
    void hereACommentMayGo(String stream) {
        SseGate gate = gate();
        passed(gate, stream);
        assertTrue(gate.atBoundary());
    }

    @ParameterizedTest
    @ValueSource(strings = {"d", ":", "data: 1", "data: 1\n", "data: 1\r\n", "\uFEFF", "id: 1\n: c\n"})
    void hereItMayNot(String stream) {
        SseGate gate = gate();
        passed(gate, stream);
        assertFalse(gate.atBoundary());
    }

    /** Every line once, whole, wherever the stream is split. */
    @Test
    void theJudgeSeesEachLineOnceAndEachEvent() {
        byte[] stream = "data: 1\r\ndata: 2\r\n\r\n: c\n\nevent: x\n\nlast".getBytes(UTF_8);
        for (int split = 0; split <= stream.length; split++) {
            List<String> seen = new ArrayList<>();
            SseGate gate = new SseGate(recording(seen), false);
            PassedBytes.of(gate, slice(stream, 0, split));
            PassedBytes.of(gate, slice(stream, split, stream.length));
            assertEquals(List.of("data: 1", "data: 2", "dispatch", ": c", "event: x", "dispatch"), seen,
                    "split at " + split);
            gate.end();
            assertEquals("last", seen.getLast());
            assertEquals(7, seen.size());
        }
    }

    /** It is no part of the first line. */
    @Test
    void theJudgeDoesNotSeeAByteOrderMark() {
        byte[] stream = "\uFEFFevent: a\n\n\uFEFFevent: b\n\n".getBytes(UTF_8);
        for (int split = 0; split <= stream.length; split++) {
            List<String> seen = new ArrayList<>();
            SseGate gate = new SseGate(recording(seen), false);
            PassedBytes.of(gate, slice(stream, 0, split));
            PassedBytes.of(gate, slice(stream, split, stream.length));
            assertEquals(List.of("event: a", "dispatch", "\uFEFFevent: b", "dispatch"), seen, "split at " + split);
        }
    }

    @Test
    void theJudgeSeesTheStartOfALineThatIsTooLongAndNoMoreOfIt() {
        List<String> seen = new ArrayList<>();
        SseGate gate = new SseGate(recording(seen), false);
        String start = "data: " + "x".repeat(SseGate.MAX_HELD);
        passed(gate, start);
        passed(gate, "more\ndata: next\n\n");
        assertEquals(List.of(start, "data: next", "dispatch"), seen);
    }

    private static StreamJudge recording(List<String> seen) {
        return new StreamJudge() {
            @Override
            public void line(byte[] bytes, int from, int to) {
                seen.add(new String(bytes, from, to - from, UTF_8));
            }

            @Override
            public void dispatch() {
                seen.add("dispatch");
            }

            @Override
            public boolean complete() {
                return true;
            }
        };
    }

    private static SseGate gate() {
        return new SseGate(new Settings.TerminalEvent.Off().judge(), false);
    }

    private static String passed(SseGate gate, String bytes) {
        return new String(PassedBytes.of(gate, bytes.getBytes(UTF_8)), UTF_8);
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] concat(byte[] first, String second) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(first);
        both.writeBytes(second.getBytes(UTF_8));
        return both.toByteArray();
    }

    private static List<SseEvent> read(byte[] stream) {
        List<SseEvent> events = new ArrayList<>();
        new SseReader(1_000_000, events::add).read(stream, 0, stream.length);
        return events;
    }
}
