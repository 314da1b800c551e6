package agentcore.streaming.proxy;

import java.util.Arrays;

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

    /** Where what may go on goes, in order. */
    interface Output {
        /** Some of an array's bytes, which nobody changes any more. */
        void pass(byte[] bytes, int from, int to);
    }

    /** Takes the next bytes of the stream, which nobody may change any more; those that may go on go out, possibly none. */
    void pass(byte[] bytes, Output out) {
        int from = 0;
        int lineStart = 0;
        for (int i = boundary.next(bytes, 0, bytes.length); i < bytes.length; i = boundary.next(bytes, i + 1,
                bytes.length)) {
            boolean lineWasOpen = boundary.lineOpen();
            boolean eventWasOpen = boundary.eventOpen();
            boundary.accept(bytes[i]);
            if (!boundary.lineOpen()) {
                if (heldLength > 0) { // the line's start, from earlier bytes
                    hold(bytes, 0, i);
                    judgeLine(held, 0, heldLength);
                    passHeld(out);
                    from = i;
                } else if (lineWasOpen) {
                    judgeLine(bytes, lineStart, i);
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
        if (lineStartPassed) {
            passed(bytes, from, bytes.length, out);
        } else {
            passed(bytes, from, lineStart, out);
            hold(bytes, lineStart, bytes.length);
            if (heldLength > MAX_HELD) {
                judgeLine(held, 0, heldLength);
                lineStartPassed = true;
                passHeld(out);
            }
        }
    }

    private void hold(byte[] bytes, int from, int to) {
        int more = to - from;
        if (heldLength + more > held.length) {
            held = Arrays.copyOf(held, Math.max(2 * held.length, heldLength + more));
        }
        System.arraycopy(bytes, from, held, heldLength, more);
        heldLength += more;
    }

    /** What is held goes out, as it does after a good end. */
    void passHeld(Output out) {
        byte[] line = held;
        int length = heldLength;
        held = NOTHING;
        heldLength = 0;
        passed(line, 0, length, out);
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

    private void passed(byte[] bytes, int from, int to, Output out) {
        if (from < to) {
            boolean marked = !anythingPassed && commentFirst && startsWithMark(bytes, from, to);
            anythingPassed = true;
            out.pass(bytes, marked ? from + BYTE_ORDER_MARK.length : from, to);
        }
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

    /** The stream has come to a good end: a last line that no line end follows is judged like any other. */
    void end() {
        if (heldLength > 0) {
            judgeLine(held, 0, heldLength);
        }
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
