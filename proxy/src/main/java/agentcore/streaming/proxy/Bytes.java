package agentcore.streaming.proxy;

/** ASCII in ranges of bytes, found without making a string of them. */
final class Bytes {
    private Bytes() {}

    static boolean startsWith(byte[] bytes, int from, int to, String ascii) {
        if (to - from < ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            if (bytes[from + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    static boolean contains(byte[] bytes, int from, int to, String ascii) {
        // Out of the loop, which goes through every byte of an answer and is never compiled by C2.
        byte first = (byte) ascii.charAt(0);
        int last = to - ascii.length();
        for (int at = from; at <= last; at++) {
            if (bytes[at] == first && startsWith(bytes, at, to, ascii)) {
                return true;
            }
        }
        return false;
    }
}
