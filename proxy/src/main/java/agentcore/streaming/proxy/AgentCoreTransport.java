package agentcore.streaming.proxy;

import agentcore.streaming.sdkhttp.VertxSdkHttpClient;
import io.vertx.core.Vertx;

/** How AgentCore is reached, whoever authorizes the calls. */
final class AgentCoreTransport {
    private AgentCoreTransport() {}

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
