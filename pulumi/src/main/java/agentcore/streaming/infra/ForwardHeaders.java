package agentcore.streaming.infra;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The request headers that the agent may see: the function sends them on, and the runtime's allow-list lets them through.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-header-allowlist.html">The names that
 *      a runtime's allow-list may have</a>
 */
final class ForwardHeaders {
    private static final String KEY = "forwardHeaders";

    private ForwardHeaders() {}

    static List<String> from(ConfigValues values, Contract contract) {
        List<String> names = values.list(KEY, 20, "[A-Za-z][A-Za-z0-9_-]{0,255}", "a header's name", "X-Tenant");
        Set<String> different = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        Contract.RefusedHeaders refused = contract.refusedHeaders();
        for (String name : names) {
            if (!different.add(name)) {
                values.refuse(KEY, "has " + name + " twice: case makes no difference in headers' names.");
            }
            if (name.equalsIgnoreCase("authorization")) {
                values.refuse(KEY, "has " + name + " in it, which upstreamAuth decides about: take it out.");
            } else if (refused.has(name.toLowerCase(Locale.ROOT))) {
                values.refuse(KEY, "has " + name + " in it, which AgentCore keeps from agents or which is sent anyway:"
                        + " name another, such as X-Tenant.");
            }
        }
        return names;
    }
}
