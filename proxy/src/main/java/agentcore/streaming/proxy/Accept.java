package agentcore.streaming.proxy;

import java.util.List;

/**
 * What a client accepts, by its {@code Accept} headers.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1">RFC 9110, section 12.5.1</a>
 */
final class Accept {
    private Accept() {}

    /** Whether a media type is acceptable: the most specific range that it is in decides. Without a header everything is. */
    static boolean allows(List<String> headers, String mediaType) {
        if (headers.isEmpty()) {
            return true;
        }
        String group = mediaType.substring(0, mediaType.indexOf('/')) + "/*";
        int best = 0;
        boolean allowed = false;
        for (String range : String.join(",", headers).split(",")) {
            String[] parts = range.split(";", -1);
            String type = parts[0].strip();
            int rank = type.equalsIgnoreCase(mediaType)
                    ? 3
                    : type.equalsIgnoreCase(group) ? 2 : type.equals("*/*") ? 1 : 0;
            if (rank > best) {
                best = rank;
                allowed = !isRefused(parts);
            }
        }
        return allowed;
    }

    /** {@code q=0}, in any spelling. */
    private static boolean isRefused(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].strip().matches("(?i)q\\s*=\\s*0(\\.0*)?")) {
                return true;
            }
        }
        return false;
    }
}
