package agentcore.streaming.runtime;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import agentcore.streaming.wire.gateway.Prelude;

/**
 * The headers of a prelude that are the runtime's business and not the handler's: those that frame a message, and those that
 * belong to one connection. API Gateway frames the answer anew; given a length or a transfer coding that isn't true it
 * answers 502 or cuts the body (aws-lambda-web-adapter#442, among others).
 */
final class PreludeHeaders {
    private static final String LENGTH = "content-length";
    /** Up to here {@link #withoutBody} makes no prelude too long: what it adds is below 64 bytes. */
    static final int SURELY_SHORT = Prelude.MAX_LENGTH - 64;
    /**
     * RFC 9110, section 7.6.1, and the older ones of RFC 2616, section 13.5.1.
     */
    private static final Set<String> OF_THE_CONNECTION = Set.of("connection", "keep-alive", "proxy-authenticate",
            "proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade");

    private PreludeHeaders() {}

    /** Whether a status never has a body (RFC 9110, sections 15.2, 15.3.5 and 15.4.5). */
    static boolean bodyless(int status) {
        return status < 200 || status == 204 || status == 304;
    }

    /** What the handler has to say of the message. */
    static Prelude endToEnd(Prelude prelude) {
        Set<String> dropped = new HashSet<>(OF_THE_CONNECTION);
        dropped.add(LENGTH);
        for (Map.Entry<String, List<String>> header : prelude.headers().entrySet()) {
            if (header.getKey().equalsIgnoreCase("connection")) {
                String named = String.join(",", header.getValue()).toLowerCase(Locale.ROOT);
                dropped.addAll(List.of(named.split("[ \t]*,[ \t]*")));
            }
        }
        Map<String, List<String>> kept = new LinkedHashMap<>(prelude.headers());
        boolean any = kept.keySet().removeIf(name -> dropped.contains(name.toLowerCase(Locale.ROOT)));
        return any ? new Prelude(prelude.statusCode(), kept, prelude.cookies()) : prelude;
    }

    /** That no body follows. Without it API Gateway has been seen to wait for one, for minutes (aws-lambda-nodejs-runtime-interface-client#95). */
    static Prelude withoutBody(Prelude prelude) {
        return prelude.header("Content-Length", "0");
    }
}
