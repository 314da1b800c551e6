package agentcore.streaming.proxy;

import agentcore.streaming.wire.sse.SseWriter;

/**
 * Comments that make a small write a larger one: users report that events of some hundred bytes have arrived in bursts,
 * behind the same chain as ours, and that padding helped.
 */
final class Padding {
    /** What a comment has besides its text. */
    private static final int FRAME = SseWriter.comment("").length;
    private static final byte[] NONE = {};

    private Padding() {}

    /** What a write of this length lacks, to be put behind it, at a boundary; some bytes more where a comment is longer. */
    static byte[] of(int length, int wanted) {
        return length >= wanted ? NONE : SseWriter.comment(" ".repeat(Math.max(0, wanted - length - FRAME)));
    }
}
