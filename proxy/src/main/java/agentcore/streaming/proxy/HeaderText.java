package agentcore.streaming.proxy;

import java.util.regex.Pattern;

/** What may be a header's value on the way to AgentCore. */
final class HeaderText {
    private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");

    private HeaderText() {}

    /** Printable ASCII: no control character could be sent, and nothing else is signed in the same way at both ends. */
    static boolean isPrintable(String value) {
        return PRINTABLE.matcher(value).matches();
    }
}
