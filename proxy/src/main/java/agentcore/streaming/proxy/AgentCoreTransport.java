package agentcore.streaming.proxy;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

import agentcore.streaming.sdkhttp.VertxSdkHttpClient;
import io.vertx.core.Vertx;

/** How AgentCore is reached, whoever authorizes the calls. */
final class AgentCoreTransport {
    /** Redirects the SDK, as its own documentation has it; the laptop stack uses that. */
    private static final String ENDPOINT = "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE";

    private AgentCoreTransport() {}

    /** Where AgentCore is, if it isn't where its region says. */
    static Optional<URI> endpointOverride(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(ENDPOINT)).filter(url -> !url.isEmpty()).map(URI::create);
    }

    /** Connections on the event loop of the current context. */
    static VertxSdkHttpClient create(Vertx vertx, Settings settings) {
        VertxSdkHttpClient.Builder transport = VertxSdkHttpClient.builder(vertx)
                .connectTimeout(settings.connectTimeout()).acquireTimeout(settings.firstByteTimeout())
                .maxIdle(settings.poolMaxIdle()).maxConnections(Integer.MAX_VALUE); // as many as Lambda allows invocations
        if (!settings.extraAuthorities().isEmpty()) {
            transport.trust(CertificateAuthorities.jdksAnd(settings.extraAuthorities()));
        }
        return transport.build();
    }
}
