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
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final byte[] NOTHING = {};

    private final SseBoundary boundary = new SseBoundary();
    private final StreamJudge judge;
    private byte[] held = NOTHING;
    private boolean lineStartPassed;
    private boolean anythingPassed;
    private boolean commentFirst;

    SseGate(StreamJudge judge) {
        this.judge = judge;
    }

    /** Takes the next bytes of the stream; gives those that may go on, possibly none. */
    byte[] pass(byte[] bytes) {
        byte[] all = held.length == 0 ? bytes : Arrays.copyOf(held, held.length + bytes.length);
        System.arraycopy(bytes, 0, all, held.length, bytes.length);
        int lineStart = 0;
        for (int i = held.length; i < all.length; i++) {
            boolean lineWasOpen = boundary.lineOpen();
            boolean eventWasOpen = boundary.eventOpen();
            boundary.accept(all[i]);
            if (!boundary.lineOpen()) {
                if (lineWasOpen) {
                    judgeLine(all, lineStart, i);
                }
                if (eventWasOpen && !boundary.eventOpen()) {
                    judge.dispatch();
                }
                lineStart = i + 1;
            }
        }
        if (lineStartPassed || all.length - lineStart > MAX_HELD) {
            if (boundary.lineOpen()) {
                judgeLine(all, lineStart, all.length);
                lineStartPassed = true;
            }
            lineStart = all.length;
        }
        held = lineStart == all.length ? NOTHING : Arrays.copyOfRange(all, lineStart, all.length);
        return passed(lineStart == all.length ? all : Arrays.copyOf(all, lineStart));
    }

    /** Each line is judged once, by its start if that is all there is. */
    private void judgeLine(byte[] bytes, int from, int to) {
        if (!lineStartPassed) {
            judge.line(bytes, from, to);
        }
        lineStartPassed = false;
    }

    private byte[] passed(byte[] bytes) {
        if (!anythingPassed && bytes.length > 0) {
            anythingPassed = true;
            if (commentFirst && Arrays.equals(bytes, 0, Math.min(3, bytes.length), BYTE_ORDER_MARK, 0, 3)) {
                return Arrays.copyOfRange(bytes, 3, bytes.length);
            }
        }
        return bytes;
    }

    /** Whether a comment may be put in: between events, as far as the client has seen them. */
    boolean atBoundary() {
        return boundary.atBoundary();
    }

    /** A comment, to be put in {@link #atBoundary}. */
    byte[] comment() {
        commentFirst |= !anythingPassed;
        return SseWriter.comment("keep-alive");
    }

    /** What is left at a good end. */
    byte[] end() {
        byte[] rest = held;
        held = NOTHING;
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
