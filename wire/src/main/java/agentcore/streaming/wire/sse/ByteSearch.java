package agentcore.streaming.wire.sse;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds bytes in arrays, eight at a time. A JVM without C2, which a function's is (it starts sooner), takes one to two
 * nanoseconds for each turn of a loop; every byte of an answer goes through here.
 *
 * @see <a href="https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord">Bit Twiddling Hacks, "Determine if a word has
 *      a zero byte" and "a byte less than n"</a>
 */
public final class ByteSearch {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    /** Carriage return is the greater of the two line ends; few other bytes of text are as small. */
    private static final long ABOVE_LINE_ENDS = ('\r' + 1) * ONES;

    private ByteSearch() {}

    /**
     * Where one of two bytes is first.
     *
     * @param bytes where to look
     * @param from the index of the first byte to look at
     * @param to the index behind the last
     * @param one one of the bytes
     * @param other the other
     * @return its index; {@code to} if neither is there
     */
    public static int indexOfEither(byte[] bytes, int from, int to, byte one, byte other) {
        long ones = (one & 0xFF) * ONES;
        long others = (other & 0xFF) * ONES;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long eight = (long) LONGS.get(bytes, at);
            long zeroWhereOne = eight ^ ones;
            long zeroWhereOther = eight ^ others;
            if (((zeroWhereOne - ONES & ~zeroWhereOne | zeroWhereOther - ONES & ~zeroWhereOther) & HIGH_BITS) != 0) {
                break;
            }
        }
        while (at < to && bytes[at] != one && bytes[at] != other) {
            at++;
        }
        return at;
    }

    /**
     * Where a line feed or a carriage return is first.
     *
     * @param bytes where to look
     * @param from the index of the first byte to look at
     * @param to the index behind the last
     * @return its index; {@code to} if there is none
     */
    public static int indexOfLineEnd(byte[] bytes, int from, int to) {
        int at = from;
        while (true) {
            for (; at <= to - Long.BYTES; at += Long.BYTES) {
                long eight = (long) LONGS.get(bytes, at);
                if ((eight - ABOVE_LINE_ENDS & ~eight & HIGH_BITS) != 0) {
                    break;
                }
            }
            int end = Math.min(at + Long.BYTES, to);
            while (at < end && bytes[at] != '\n' && bytes[at] != '\r') {
                at++;
            }
            if (at < end || end == to) {
                return at;
            }
        }
    }
}
