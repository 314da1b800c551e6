package agentcore.streaming.sdkhttp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;

import agentcore.streaming.wire.fixture.TestCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.SdkHttpMethod;

/** Certificates and host names are verified. */
class TlsTest extends TransportTestBase {
    @TempDir
    static Path folder;
    private static TestCertificate localhost;

    @BeforeAll
    static void makeCertificate() {
        localhost = TestCertificate.forName("localhost", folder);
    }

    @Test
    void aTrustedCertificateWithTheRightNameIsTakenAndTheNameIsSentAlong(Vertx vertx) {
        VertxSdkHttpClient client = client(VertxSdkHttpClient.builder(vertx).trust(store(localhost.trustStore())));
        Probe probe = send(client, request(SdkHttpMethod.GET, "https://localhost:" + tlsServer(vertx) + "/"), body(""));
        assertEquals("secret for localhost", probe.rest());
        Probe.get(lastFuture);
    }

    @Test
    void aCertificateOfAnUnknownAuthorityIsRefused(Vertx vertx) {
        send(client(vertx), request(SdkHttpMethod.GET, "https://localhost:" + tlsServer(vertx) + "/"), body(""));
        ConnectFailedException failure = assertInstanceOf(ConnectFailedException.class, failure());
        assertTrue(failure.getMessage().contains("localhost") && failure.getMessage().contains("certification path"),
                failure.getMessage());
    }

    @Test
    void aCertificateForAnotherNameIsRefused(Vertx vertx) {
        VertxSdkHttpClient client = client(VertxSdkHttpClient.builder(vertx).trust(store(localhost.trustStore())));
        send(client, request(SdkHttpMethod.GET, "https://127.0.0.1:" + tlsServer(vertx) + "/"), body(""));
        ConnectFailedException failure = assertInstanceOf(ConnectFailedException.class, failure());
        assertTrue(failure.getMessage().contains("127.0.0.1"), failure.getMessage());
    }

    private static PfxOptions store(Path path) {
        return new PfxOptions().setPath(path.toString()).setPassword(TestCertificate.PASSWORD);
    }

    private static int tlsServer(Vertx vertx) {
        HttpServer server = vertx
                .createHttpServer(
                        new HttpServerOptions().setSsl(true).setKeyCertOptions(store(localhost.keyStore()))
                                .setSni(true))
                .requestHandler(request -> request.response()
                        .end("secret for " + request.connection().indicatedServerName()));
        return Probe.get(server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture()).actualPort();
    }
}
