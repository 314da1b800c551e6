package agentcore.streaming.bench;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** An answer as fast as it can be sent: the same block again and again, which is whole events. */
final class Bulk {
    private static final int EVENTS = 320;
    private static final byte[] BLOCK = block();
    static final int BLOCK_LENGTH = BLOCK.length;

    private Bulk() {}

    private static byte[] block() {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < EVENTS; i++) {
            block.writeBytes(SampleEvent.write(i, 0, false));
        }
        return block.toByteArray();
    }

    static byte[] bytes() {
        return BLOCK.clone();
    }

    /** Whether the piece, from here on, is what stands at this place of the answer. */
    static void check(byte[] piece, int from, long place) {
        int at = from;
        long where = place;
        while (at < piece.length) {
            int offset = (int) (where % BLOCK_LENGTH);
            int length = Math.min(piece.length - at, BLOCK_LENGTH - offset);
            if (!Arrays.equals(piece, at, at + length, BLOCK, offset, offset + length)) {
                throw new WrongAnswerException("The answer differs from the agent's after " + where + " bytes.");
            }
            at += length;
            where += length;
        }
    }
}
