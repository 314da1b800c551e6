package agentcore.streaming.proxy;

import java.net.URI;
import java.util.Optional;

import agentcore.streaming.sdkhttp.TlsEngine;
import agentcore.streaming.sdkhttp.VertxSdkHttpClient;
import io.vertx.core.Vertx;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockagentcore.endpoints.BedrockAgentCoreEndpointProvider;

/**
 * How AgentCore is reached, whoever authorizes the calls: connections on the event loop of the current context, and where they
 * go. Made when it is first needed, as that takes its time: the function asks for its first invocation before. On the event
 * loop.
 */
final class AgentCoreTransport {
    private final Vertx vertx;
    private final Settings settings;
    private Optional<VertxSdkHttpClient> http = Optional.empty();
    private Optional<URI> endpoint = Optional.empty();

    AgentCoreTransport(Vertx vertx, Settings settings) {
        this.vertx = vertx;
        this.settings = settings;
    }

    VertxSdkHttpClient http() {
        if (http.isEmpty()) {
            http = Optional.of(create());
        }
        return http.get();
    }

    /** Where AgentCore is. */
    URI endpoint() {
        if (endpoint.isEmpty()) {
            endpoint = settings.endpoint().or(() -> Optional.of(endpoint(settings.runtime().region())));
        }
        return endpoint.get();
    }

    /** Where the SDK would look for it: not all regions have the same domain. */
    static URI endpoint(String region) {
        return BedrockAgentCoreEndpointProvider.defaultProvider()
                .resolveEndpoint(parameters -> parameters.region(Region.of(region))).join().url();
    }

    /** Opens the connection that the first call is going to need. */
    void connectAhead() {
        http().connectAhead(endpoint());
    }

    /** The connections are of another time. */
    void closeIdle() {
        http.ifPresent(VertxSdkHttpClient::closeIdle);
    }

    private VertxSdkHttpClient create() {
        return VertxSdkHttpClient.builder(vertx).connectTimeout(settings.connectTimeout())
                .acquireTimeout(settings.firstByteTimeout())
                .maxIdle(settings.poolMaxIdle()).maxConnections(Integer.MAX_VALUE) // as many as Lambda allows invocations
                .tls(TlsEngine.fastest()).trust(CertificateAuthorities.jdksAnd(settings.extraAuthorities())).build();
    }
}
