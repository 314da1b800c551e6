package agentcore.streaming.proxy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import agentcore.streaming.proxy.Settings.UpstreamAuth;
import agentcore.streaming.wire.agentcore.AgentCoreApi;
import agentcore.streaming.wire.gateway.Headers;

/**
 * What a browser is told about pages of other origins. An origin is one of the settings', letter by letter, or none; where
 * any may read answers, it may not do so with the visitor's cookies.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">Fetch, CORS protocol</a>
 */
final class Cors {
    private static final String ANY = "*";
    /** What Chromium takes at most, in seconds. */
    private static final String MAX_AGE = "7200";
    private static final String EXPOSED = "X-Session-Id, X-Request-Id, Retry-After";
    /** The challenge too; API Gateway gives it the second name (developer guide, {@code api-gateway-known-issues}). */
    private static final String EXPOSED_WITH_TOKENS = EXPOSED
            + ", WWW-Authenticate, x-amzn-Remapped-WWW-Authenticate";
    /** Read by the function, by API Gateway's ways to authorize, or by traces. */
    private static final List<String> READ = List.of("Content-Type", "Accept", "X-Session-Id", "Authorization",
            "X-Api-Key", "X-Amz-Date", "X-Amz-Security-Token", "X-Amz-Content-Sha256", AgentCoreApi.TRACE_ID,
            AgentCoreApi.TRACE_PARENT, AgentCoreApi.TRACE_STATE, AgentCoreApi.BAGGAGE);

    private final List<String> origins;
    private final String readHeaders;
    private final String exposed;

    Cors(Settings settings) {
        this.origins = settings.allowedOrigins();
        this.exposed = settings.upstreamAuth() == UpstreamAuth.BEARER ? EXPOSED_WITH_TOKENS : EXPOSED;
        List<String> read = new ArrayList<>(READ);
        read.addAll(settings.forwardHeaders());
        this.readHeaders = String.join(", ", read);
    }

    /** Who is told that its pages may read the answer; empty for a stranger. */
    private Optional<String> allowedOrigin(Headers request) {
        if (origins.contains(ANY)) {
            return Optional.of(ANY);
        }
        List<String> named = request.all("Origin");
        return named.size() == 1 && origins.contains(named.getFirst())
                ? Optional.of(named.getFirst())
                : Optional.empty();
    }

    /** Headers of whatever is answered to such a request. */
    Map<String, String> headers(Headers request) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (!origins.isEmpty() && !origins.contains(ANY)) {
            // Also where the page is a stranger's, or a cache would hand its answer to a friend's.
            headers.put("Vary", "Origin");
        }
        allowedOrigin(request).ifPresent(origin -> {
            headers.put("Access-Control-Allow-Origin", origin);
            headers.put("Access-Control-Expose-Headers", exposed);
            if (!origin.equals(ANY)) {
                headers.put("Access-Control-Allow-Credentials", "true");
            }
        });
        return headers;
    }

    /** Further headers of the answer to a question whether such a request may be sent to a resource with these methods. */
    Map<String, String> preflight(Headers request, Collection<String> methods) {
        String allowed = String.join(", ", methods);
        return allowedOrigin(request).isPresent()
                ? Map.of("Allow", allowed, "Access-Control-Allow-Methods", allowed, "Access-Control-Allow-Headers",
                        readHeaders, "Access-Control-Max-Age", MAX_AGE)
                : Map.of("Allow", allowed);
    }
}
