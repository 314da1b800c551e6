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
        for (int at = from; at <= to - ascii.length(); at++) {
            if (bytes[at] == ascii.charAt(0) && startsWith(bytes, at, to, ascii)) {
                return true;
            }
        }
        return false;
    }
}
