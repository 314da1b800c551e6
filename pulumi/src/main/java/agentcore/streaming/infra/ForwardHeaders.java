package agentcore.streaming.infra;

import java.util.List;
import java.util.Locale;

/**
 * The request headers that the agent may see: the function sends them on, and the runtime's allow-list lets them through.
 * The function has the whole list of those that AgentCore keeps from agents; here are only those that users think of.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-header-allowlist.html">The names that
 *      a runtime's allow-list may have</a>
 */
final class ForwardHeaders {
    private static final String KEY = "forwardHeaders";
    private static final String CUSTOM = "x-amzn-bedrock-agentcore-runtime-custom-";
    private static final List<String> RESTRICTED = List.of("x-amz-", "x-amzn-", "accept", "accept-",
            "access-control-", "content-", "cookie", "host", "origin", "referer", "sec-", "user-agent", "via",
            "x-forwarded-");

    private ForwardHeaders() {}

    static List<String> from(ConfigValues values) {
        List<String> names = values.list(KEY, 20, "[A-Za-z][A-Za-z0-9_-]{0,255}", "a header's name", "X-Tenant");
        for (String name : names) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.equals("authorization")) {
                values.refuse(KEY, "has " + name + " in it, which upstreamAuth decides about: take it out.");
            } else if (isRestricted(lower) && !lower.startsWith(CUSTOM)) {
                values.refuse(KEY, "has " + name + " in it, which AgentCore keeps from agents: name another, such as"
                        + " X-Tenant.");
            }
        }
        return names;
    }

    private static boolean isRestricted(String name) {
        return RESTRICTED.stream().anyMatch(word -> word.endsWith("-") ? name.startsWith(word) : name.equals(word));
    }
}
