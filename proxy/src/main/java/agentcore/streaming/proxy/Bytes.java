package agentcore.streaming.proxy;

import agentcore.streaming.wire.sse.ByteSearch;

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

    /** {@code rarest}: which of the word's characters is the rarest in text; what is looked for is that one. */
    static boolean contains(byte[] bytes, int from, int to, String ascii, int rarest) {
        byte wanted = (byte) ascii.charAt(rarest);
        for (int at = ByteSearch.indexOf(bytes, from + rarest, to, wanted); at < to; at = ByteSearch.indexOf(bytes,
                at + 1, to, wanted)) {
            if (startsWith(bytes, at - rarest, to, ascii)) {
                return true;
            }
        }
        return false;
    }
}
