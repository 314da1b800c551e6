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

    /** A word and which of its characters is the rarest in text: that one is looked for. */
    record Word(String ascii, int rarest) {
        private byte letter() {
            return (byte) ascii.charAt(rarest);
        }

        /** Where its rarest letter is at this index. */
        private boolean isAround(byte[] bytes, int at, int from, int to) {
            return at - rarest >= from && startsWith(bytes, at - rarest, to, ascii);
        }
    }

    static boolean containsEither(byte[] bytes, int from, int to, Word one, Word other) {
        byte ones = one.letter();
        byte others = other.letter();
        for (int at = ByteSearch.indexOfEither(bytes, from, to, ones, others); at < to; at = ByteSearch
                .indexOfEither(bytes, at + 1, to, ones, others)) {
            if (one.isAround(bytes, at, from, to) || other.isAround(bytes, at, from, to)) {
                return true;
            }
        }
        return false;
    }
}
