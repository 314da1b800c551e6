package agentcore.streaming.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An event of {@value #LENGTH} bytes, about as long as those of a model's answer. It says which one it is, when it was
 * written, and whether it is the last one.
 */
final class SampleEvent {
    static final int LENGTH = 200;

    private static final int NUMBER_DIGITS = 9;
    private static final int TIME_DIGITS = 19;
    private static final String START = "data: {\"n\":\"" + "0".repeat(NUMBER_DIGITS) + "\",\"t\":\""
            + "0".repeat(TIME_DIGITS) + "\",\"last\":\"n\",\"delta\":\"";
    private static final String END = "\"}\n\n";
    private static final int NUMBER = START.indexOf("0".repeat(NUMBER_DIGITS));
    private static final int TIME = START.indexOf("0".repeat(TIME_DIGITS));
    private static final int LAST = START.indexOf("n\",\"delta");
    private static final byte[] TEMPLATE = (START + "x".repeat(LENGTH - START.length() - END.length()) + END)
            .getBytes(StandardCharsets.US_ASCII);

    private SampleEvent() {}

    static byte[] write(long number, long nanos, boolean last) {
        byte[] event = TEMPLATE.clone();
        digits(event, NUMBER, NUMBER_DIGITS, number);
        digits(event, TIME, TIME_DIGITS, nanos);
        event[LAST] = (byte) (last ? 'y' : 'n');
        return event;
    }

    private static void digits(byte[] event, int from, int count, long value) {
        long rest = value;
        for (int i = from + count - 1; i >= from; i--) {
            event[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** When it was written; fails where it is no event of ours, or not this one. */
    static long read(byte[] event, long number) {
        byte[] expected = write(number, number(event, TIME, TIME_DIGITS), isLast(event));
        if (!Arrays.equals(expected, event)) {
            throw new WrongAnswerException("Event " + number + " of the answer isn't what the agent has written: "
                    + new String(event, StandardCharsets.ISO_8859_1));
        }
        return number(event, TIME, TIME_DIGITS);
    }

    static boolean isLast(byte[] event) {
        return event[LAST] == 'y';
    }

    private static long number(byte[] event, int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = 10 * value + event[i] - '0';
        }
        return value;
    }
}
