package agentcore.streaming.proxy;

import java.util.Arrays;

import agentcore.streaming.wire.sse.ByteSearch;
import agentcore.streaming.wire.sse.SseBoundary;
import agentcore.streaming.wire.sse.SseWriter;

/**
 * Lets whole lines of an event stream pass and holds back the unfinished one, so that half a line is never taken for a
 * whole: an error can be put behind what has passed at any time. At most {@value #MAX_HELD} bytes are held; of a longer
 * line they pass, and so does all that follows of it as it comes.
 *
 * <p>Passes on exactly the bytes that came in, but for a byte order mark at the start where a comment of ours has gone out
 * before it: it would no longer be at the start, and spoil the first field's name.
 */
final class SseGate {
    /** The longest unfinished line that is held back. */
    static final int MAX_HELD = 64 * 1024;
    /** What a comment of ours says. */
    static final String COMMENT = "keep-alive";
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] NOTHING = {};

    private final SseBoundary boundary = new SseBoundary();
    private final StreamJudge judge;
    /** The unfinished line is the first {@code heldLength} bytes of it. */
    private byte[] held = NOTHING;
    private int heldLength;
    private boolean lineStartPassed;
    /** Whether an event is open in what has passed: the unfinished line may begin one that the client doesn't know of. */
    private boolean eventPassedOpen;
    private boolean firstLineOver;
    private boolean anythingPassed;
    private boolean commentFirst;
    private long events;

    /** {@code commentFirst}: whether a comment has gone out before the stream. */
    SseGate(StreamJudge judge, boolean commentFirst) {
        this.judge = judge;
        this.commentFirst = commentFirst;
    }

    /** Takes the next bytes of the stream; gives those that may go on, possibly none. */
    byte[] pass(byte[] bytes) {
        boolean lineEnds = ByteSearch.indexOfLineEnd(bytes, 0, bytes.length) < bytes.length;
        return lineEnds ? passLines(bytes) : passPartOfLine(bytes);
    }

    private int next(byte[] bytes, int from) {
        return boundary.next(bytes, from, bytes.length);
    }

    private byte[] passPartOfLine(byte[] bytes) {
        for (int i = next(bytes, 0); i < bytes.length; i = next(bytes, i + 1)) {
            boundary.accept(bytes[i]);
        }
        if (lineStartPassed) {
            return passed(bytes);
        }
        hold(bytes, 0);
        return heldLength > MAX_HELD ? startOfLine(takeHeld()) : NOTHING;
    }

    private byte[] passLines(byte[] bytes) {
        int offset = heldLength;
        byte[] all = offset == 0 ? bytes : joined(takeHeld(), bytes);
        int lineStart = 0;
        for (int i = next(all, offset); i < all.length; i = next(all, i + 1)) {
            boolean lineWasOpen = boundary.lineOpen();
            boolean eventWasOpen = boundary.eventOpen();
            boundary.accept(all[i]);
            if (!boundary.lineOpen()) {
                if (lineWasOpen) {
                    judgeLine(all, lineStart, i);
                }
                firstLineOver = true;
                eventPassedOpen = boundary.eventOpen();
                if (eventWasOpen && !boundary.eventOpen()) {
                    judge.dispatch();
                    events++;
                }
                lineStart = i + 1;
            }
        }
        if (all.length - lineStart > MAX_HELD) {
            byte[] lines = passed(Arrays.copyOf(all, lineStart));
            byte[] start = startOfLine(Arrays.copyOfRange(all, lineStart, all.length));
            return joined(lines, start);
        }
        hold(all, lineStart);
        return passed(lineStart == all.length ? all : Arrays.copyOf(all, lineStart));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    /** Of a line that is too long to be held. */
    private byte[] startOfLine(byte[] start) {
        judgeLine(start, 0, start.length);
        lineStartPassed = true;
        return passed(start);
    }

    private void hold(byte[] bytes, int from) {
        int more = bytes.length - from;
        if (heldLength + more > held.length) {
            held = Arrays.copyOf(held, Math.max(2 * held.length, heldLength + more));
        }
        System.arraycopy(bytes, from, held, heldLength, more);
        heldLength += more;
    }

    private byte[] takeHeld() {
        byte[] taken = Arrays.copyOf(held, heldLength);
        held = NOTHING;
        heldLength = 0;
        return taken;
    }

    /** Each line is judged once, by its start if that is all there is; a byte order mark is none of the first one's. */
    private void judgeLine(byte[] bytes, int from, int to) {
        if (!lineStartPassed) {
            boolean marked = !firstLineOver && startsWithMark(bytes, from, to);
            judge.line(bytes, marked ? from + BYTE_ORDER_MARK.length : from, to);
        }
        lineStartPassed = false;
    }

    private static boolean startsWithMark(byte[] bytes, int from, int to) {
        return to - from >= BYTE_ORDER_MARK.length && Arrays.equals(bytes, from, from + BYTE_ORDER_MARK.length,
                BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length);
    }

    private byte[] passed(byte[] bytes) {
        if (!anythingPassed && bytes.length > 0) {
            anythingPassed = true;
            if (commentFirst && startsWithMark(bytes, 0, bytes.length)) {
                return Arrays.copyOfRange(bytes, BYTE_ORDER_MARK.length, bytes.length);
            }
        }
        return bytes;
    }

    /** Whether a comment may be put in: between events, as far as the client has seen them. */
    boolean atBoundary() {
        return boundary.atBoundary();
    }

    /** How many events have come to their end. */
    long events() {
        return events;
    }

    /** Whether what has passed ends between events, whatever is held. */
    boolean passedToBoundary() {
        return !lineStartPassed && !eventPassedOpen;
    }

    /** A comment, to be put in {@link #atBoundary}. */
    byte[] comment() {
        commentFirst |= !anythingPassed;
        return SseWriter.comment(COMMENT);
    }

    /** What is left at a good end: a last line that no line end follows. It is judged like any other. */
    byte[] end() {
        byte[] rest = takeHeld();
        if (rest.length > 0) {
            judgeLine(rest, 0, rest.length);
        }
        return passed(rest);
    }

    /**
     * An error event, to be put behind what has passed; nothing else may follow, so what is held is dropped. An event that
     * is open becomes the error event, with the error as its last line of data.
     */
    byte[] error(String json) {
        byte[] event = SseWriter.event(ProblemWriter.EVENT, json);
        if (!lineStartPassed) {
            return event;
        }
        byte[] onNewLine = new byte[event.length + 1];
        onNewLine[0] = '\n';
        System.arraycopy(event, 0, onNewLine, 1, event.length);
        return onNewLine;
    }
}
