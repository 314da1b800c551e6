package agentcore.streaming.proxy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import agentcore.streaming.wire.gateway.Headers;

/**
 * The request's headers that the agent may see: those that {@code PROXY_FORWARD_HEADERS} names, and no others.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-header-allowlist.html">The names that a
 *      runtime's allow-list may have</a>
 */
final class ForwardedHeaders {
    /** The most that a runtime's allow-list takes. */
    private static final int MOST_NAMES = 20;
    /** AgentCore's limit for a value. */
    private static final int LONGEST_VALUE = 4 * 1024;
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,255}");

    static final String CUSTOM = "x-amzn-bedrock-agentcore-runtime-custom-";
    static final List<String> RESTRICTED_BEGINNINGS = List.of("amz-sdk-", "x-amz-", "x-amzn-", "accept-",
            "access-control-",
            "content-", "cross-origin-", "if-", "proxy-", "public-key-pins", "sec-", "x-forwarded-");
    static final Set<String> RESTRICTED = Set.of("accept", "cache-control", "cf-connecting-ip", "cf-ray",
            "clear-site-data", "connection",
            "cookie", "date", "downlink", "dpr", "ect", "etag", "expect", "expect-ct", "expires", "feature-policy",
            "forwarded",
            "from", "host", "http2-settings", "keep-alive", "last-modified", "link", "location", "max-forwards",
            "origin", "permissions-policy", "pragma",
            "range", "referer", "referrer-policy", "retry-after", "rtt", "save-data", "server", "set-cookie",
            "strict-transport-security", "te", "trailer", "transfer-encoding", "true-client-ip", "upgrade",
            "user-agent", "vary", "via", "viewport-width", "width", "www-authenticate", "x-cache", "x-client-ip",
            "x-cluster-client-ip", "x-content-type-options", "x-csrf-token", "x-frame-options", "x-original-host",
            "x-original-url", "x-originating-ip", "x-real-ip", "x-requested-with", "x-rewrite-url", "x-served-by",
            "x-source-ip", "x-xss-protection");
    static final Set<String> SENT_ANYWAY = Set.of("traceparent", "tracestate", "baggage");

    private ForwardedHeaders() {}

    /**
     * The names in a setting.
     *
     * @throws IllegalArgumentException with the end of a sentence that begins with the setting
     */
    static List<String> names(String setting) {
        List<String> names = Arrays.asList(setting.split(",", -1));
        Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (String name : names) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("has '" + name + "' in it, which is no such name");
            }
            refuse(name);
            if (!known.add(name)) {
                throw new IllegalArgumentException("has " + name + " twice");
            }
        }
        if (names.size() > MOST_NAMES) {
            throw new IllegalArgumentException("has " + names.size() + " names");
        }
        return List.copyOf(names);
    }

    private static void refuse(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.equals("authorization")) {
            throw new IllegalArgumentException("has " + name + " in it, which PROXY_UPSTREAM_AUTH decides about");
        }
        if (SENT_ANYWAY.contains(lower)) {
            throw new IllegalArgumentException("has " + name + " in it, which is sent anyway");
        }
        boolean restricted = RESTRICTED.contains(lower)
                || RESTRICTED_BEGINNINGS.stream().anyMatch(lower::startsWith) && !lower.startsWith(CUSTOM);
        if (restricted) {
            throw new IllegalArgumentException("has " + name + " in it, which AgentCore keeps from agents");
        }
    }

    /**
     * What a request says in these headers; several values of one are joined, as they may be anywhere on the way (RFC 9110,
     * section 5.3). One that can't be sent is refused, not left out: the agent would answer as if it had never been said.
     *
     * @throws ProblemException if there is one that can't be sent
     */
    static Map<String, String> of(List<String> names, Headers headers) {
        Map<String, String> forwarded = new LinkedHashMap<>();
        for (String name : names) {
            String value = String.join(", ", headers.all(name)).strip();
            if (value.length() > LONGEST_VALUE) {
                throw new ProblemException(ProblemType.BAD_REQUEST, "The request's header " + name + " has "
                        + value.length() + " characters; at most " + LONGEST_VALUE + " are passed on to the agent.");
            }
            if (!HeaderText.isPrintable(value)) {
                throw new ProblemException(ProblemType.BAD_REQUEST, "The request's header " + name
                        + " has characters in it that are not printable ASCII: encode them.");
            }
            if (!value.isEmpty()) {
                forwarded.put(name, value);
            }
        }
        return forwarded;
    }
}
