package agentcore.streaming.sdkhttp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.SSLSocket;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;
import agentcore.streaming.wire.fixture.TestCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpMethod;

/** Certificates and host names are verified, whoever speaks TLS. */
@ParameterizedClass
@EnumSource
class TlsTest extends TransportTestBase {
    /** A first handshake in Java takes its time. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Parameter
    TlsEngine engine;

    @TempDir
    static Path folder;
    private static TestCertificate localhost;

    @BeforeAll
    static void makeCertificate() {
        localhost = TestCertificate.forName("localhost", folder);
    }

    @Test
    void aTrustedCertificateWithTheRightNameIsTakenAndTheNameIsSentAlong(Vertx vertx) {
        VertxSdkHttpClient client = client(builder(vertx).trust(store(localhost.trustStore())));
        Probe probe = send(client, request(SdkHttpMethod.GET, "https://localhost:" + tlsServer(vertx, localhost) + "/"),
                body(""));
        assertEquals("secret for localhost", probe.rest());
        Probe.get(lastFuture);
    }

    @Test
    void aCertificateOfAnUnknownAuthorityIsRefused(Vertx vertx) {
        send(client(builder(vertx)),
                request(SdkHttpMethod.GET, "https://localhost:" + tlsServer(vertx, localhost) + "/"),
                body(""));
        ConnectFailedException failure = assertInstanceOf(ConnectFailedException.class, failure());
        assertTrue(failure.getMessage().contains("localhost") && failure.getMessage().contains("certification path"),
                failure.getMessage());
    }

    @Test
    void aCertificateForAnotherNameIsRefused(Vertx vertx) {
        VertxSdkHttpClient client = client(builder(vertx).trust(store(localhost.trustStore())));
        send(client, request(SdkHttpMethod.GET, "https://127.0.0.1:" + tlsServer(vertx, localhost) + "/"), body(""));
        ConnectFailedException failure = assertInstanceOf(ConnectFailedException.class, failure());
        assertTrue(failure.getMessage().contains("127.0.0.1"), failure.getMessage());
    }

    @Test
    void anExpiredCertificateIsRefused(Vertx vertx) {
        TestCertificate expired = TestCertificate.expired("localhost", folder);
        VertxSdkHttpClient client = client(builder(vertx).trust(store(expired.trustStore())));
        send(client, request(SdkHttpMethod.GET, "https://localhost:" + tlsServer(vertx, expired) + "/"), body(""));
        ConnectFailedException failure = assertInstanceOf(ConnectFailedException.class, failure());
        assertTrue(failure.getMessage().contains("localhost") && failure.getMessage().contains("NotAfter"),
                failure.getMessage());
    }

    /** By a group that the JDK offers, and that BoringSSL doesn't know: ffdhe2048 (RFC 7919). */
    @Test
    void theEngineIsTheOneThatWasAskedFor(Vertx vertx) throws Exception {
        assertEquals(engine == TlsEngine.JDK, hello(vertx, engine).groups().contains(0x0100));
    }

    /** No server here speaks less. */
    @Test
    void nothingOlderThanTls12IsOffered(Vertx vertx) throws Exception {
        assertEquals(List.of(0x0304, 0x0303), hello(vertx, engine).versions());
    }

    @Test
    void noCipherSuiteAndNoCurveIsOfferedThatTheJdkDoesNotOffer(Vertx vertx) throws Exception {
        ClientHello jdk = hello(vertx, TlsEngine.JDK);
        ClientHello own = hello(vertx, engine);
        assertFalse(own.suites().isEmpty() || own.groups().isEmpty(), own.toString());
        assertTrue(jdk.suites().containsAll(own.suites()), () -> own.suites() + " of " + jdk.suites());
        List<Integer> groups = new ArrayList<>(jdk.groups());
        groups.add(0x11EC); // X25519MLKEM768: x25519, and beyond that secure against quantum computers
        assertTrue(groups.containsAll(own.groups()), () -> own.groups() + " of " + groups);
    }

    private ClientHello hello(Vertx vertx, TlsEngine of) throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getByName("localhost"))) {
            send(client(builder(vertx).tls(of)),
                    request(SdkHttpMethod.GET, "https://localhost:" + listener.getLocalPort() + "/"), body(""));
            try (Socket socket = listener.accept(); InputStream in = socket.getInputStream()) {
                return ClientHello.read(in);
            }
        }
    }

    /** Goodbye and FIN are two reads: the first is enough to know. */
    @ParameterizedTest
    @ValueSource(strings = {"FIN", "RST"})
    void aConnectionThatTheServerHasEndedMeanwhileIsNotUsedAgain(String how, Vertx vertx) throws Exception {
        VertxSdkHttpClient client = client(builder(vertx).trust(store(localhost.trustStore())));
        try (ScriptedServer tls = new ScriptedServer(localhost.serverContext())) {
            String url = "https://localhost:" + tls.port() + "/";
            Probe first = send(client, request(SdkHttpMethod.GET, url), body(""));
            Call call = tls.take();
            call.head(200, "Content-Length: 2").raw("ok");
            assertEquals("ok", first.rest());
            Probe.get(lastFuture);
            Probe second = afterFreeze(vertx, how.equals("FIN") ? call::close : call::reset,
                    () -> send(client, request(SdkHttpMethod.GET, url), body("")));
            Call next = tls.take();
            assertEquals(2, next.connection());
            next.answer(200, "fine");
            assertEquals("fine", second.rest());
        }
    }

    /** Without a length a body's end is that of the connection, which TLS tells by close_notify: without it, it is a cut. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyWithoutLengthIsCompleteIfTlsSaysSo(boolean closeNotify, Vertx vertx) throws Exception {
        VertxSdkHttpClient client = client(builder(vertx).trust(store(localhost.trustStore())));
        try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getByName("localhost"))) {
            Probe probe = send(client,
                    request(SdkHttpMethod.GET, "https://localhost:" + listener.getLocalPort() + "/"), body(""));
            Socket plain = listener.accept();
            SSLSocket tls = serverSide(plain);
            BufferedReader in = new BufferedReader(new InputStreamReader(tls.getInputStream(), US_ASCII));
            while (!in.readLine().isEmpty()) {
                // the request's head
            }
            tls.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\nall or half".getBytes(US_ASCII));
            tls.getOutputStream().flush();
            assertEquals("all or half", probe.request(1).next());
            if (closeNotify) {
                tls.close();
            }
            plain.close();
            if (closeNotify) {
                assertEquals("", probe.rest());
                Probe.get(lastFuture);
            } else {
                assertInstanceOf(ResponseCutException.class, probe.next());
                assertInstanceOf(ResponseCutException.class, failure());
            }
        }
    }

    /** The JDK's socket gives what is in one record, and never more, for each read. */
    @Test
    void aRequestThatIsThereAtOnceIsOneRecord(Vertx vertx) throws Exception {
        VertxSdkHttpClient client = client(builder(vertx).trust(store(localhost.trustStore())));
        try (ServerSocket listener = new ServerSocket(0, 10, InetAddress.getByName("localhost"))) {
            send(client, request(SdkHttpMethod.POST, "https://localhost:" + listener.getLocalPort() + "/"),
                    body("question"));
            try (Socket plain = listener.accept(); SSLSocket tls = serverSide(plain)) {
                byte[] record = new byte[16 * 1024];
                String request = new String(record, 0, tls.getInputStream().read(record), US_ASCII);
                assertTrue(request.startsWith("POST / ") && request.endsWith("\r\n\r\nquestion"), request);
            }
        }
    }

    private static SSLSocket serverSide(Socket plain) throws IOException {
        SSLSocket tls = (SSLSocket) localhost.serverContext().getSocketFactory().createSocket(plain, "localhost",
                plain.getLocalPort(), false);
        tls.setUseClientMode(false);
        return tls;
    }

    private VertxSdkHttpClient.Builder builder(Vertx vertx) {
        return VertxSdkHttpClient.builder(vertx).tls(engine).connectTimeout(PATIENCE);
    }

    private static PfxOptions store(Path path) {
        return new PfxOptions().setPath(path.toString()).setPassword(TestCertificate.PASSWORD);
    }

    private static int tlsServer(Vertx vertx, TestCertificate certificate) {
        HttpServer server = vertx
                .createHttpServer(
                        new HttpServerOptions().setSsl(true).setKeyCertOptions(store(certificate.keyStore()))
                                .setSni(true))
                .requestHandler(request -> request.response()
                        .end("secret for " + request.connection().indicatedServerName()));
        return Probe.get(server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture()).actualPort();
    }
}
