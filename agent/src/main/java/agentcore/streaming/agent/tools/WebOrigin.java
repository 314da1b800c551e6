package agentcore.streaming.agent.tools;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * A server that may be asked.
 *
 * @param tls whether it is asked by {@code https}
 * @param host its name, in lower case
 * @param port its port
 */
record WebOrigin(boolean tls, String host, int port) {
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    /** An entry of the list: {@code HOST[:PORT]} for https, or {@code http://HOST[:PORT]}. */
    static WebOrigin allowed(String entry) {
        try {
            URI url = URI.create(entry.contains("://") ? entry : "https://" + entry);
            Optional<WebOrigin> origin = of(url);
            if (origin.isPresent() && url.getRawPath().isEmpty() && url.getRawQuery() == null
                    && url.getRawFragment() == null) {
                return origin.get();
            }
        } catch (IllegalArgumentException e) {
            // it is none
        }
        throw new IllegalArgumentException(
                "A host that may be asked must be like api.example.com, api.example.com:8443 or "
                        + "http://api.example.com, unlike '" + entry + "'.");
    }

    /** The origin of a URL; none where it is no URL of the web, or has a user's name in it. */
    static Optional<WebOrigin> of(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("https");
        if (!tls && !scheme.equals("http") || url.getHost() == null || url.getRawUserInfo() != null
                || url.getPort() == 0 || url.getPort() > 65535) {
            return Optional.empty();
        }
        int port = url.getPort() > 0 ? url.getPort() : tls ? HTTPS : HTTP;
        return Optional.of(new WebOrigin(tls, url.getHost().toLowerCase(Locale.ROOT), port));
    }

    /** As it is written. */
    @Override
    public String toString() {
        return (tls ? "https://" : "http://") + host + (port == (tls ? HTTPS : HTTP) ? "" : ":" + port);
    }
}
