package agentcore.streaming.local.agentcore;

import java.util.List;

import agentcore.streaming.local.http.HttpHeaders;
import agentcore.streaming.wire.agentcore.AgentCoreError;

/**
 * The callers' headers that a runtime lets its agent see ({@code requestHeaderAllowlist}), each with 4 KB at most.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-header-allowlist.html">Pass custom
 *      headers to a runtime</a>
 */
record HeaderAllowList(List<String> names) {
    private static final int LONGEST_VALUE = 4 * 1024;
    private static final String AUTHORIZATION = "Authorization";

    HeaderAllowList {
        names = List.copyOf(names);
    }

    /** What is on the list and was said, added to the headers that the agent sees anyway. */
    HttpHeaders added(HttpHeaders seen, HttpHeaders callers, Authorizer authorizer) throws ServiceException {
        HttpHeaders all = seen;
        for (String name : names) {
            String value = String.join(", ", callers.all(name));
            if (value.length() > LONGEST_VALUE) {
                throw new ServiceException(AgentCoreError.VALIDATION,
                        "The header " + name + " may have at most " + LONGEST_VALUE + " bytes.");
            }
            boolean kept = name.equalsIgnoreCase(AUTHORIZATION) && !authorizer.authorizationMayBeForwarded();
            if (!value.isEmpty() && !kept) {
                all = all.with(name, value);
            }
        }
        return all;
    }
}
