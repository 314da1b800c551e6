package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import agentcore.streaming.proxy.Settings.UpstreamAuth;
import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.wire.fixture.ScriptedServer;
import agentcore.streaming.wire.fixture.TestCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Between the function and an AgentCore that speaks TLS. */
@ExtendWith(VertxExtension.class)
@ParameterizedClass
@EnumSource
class UpstreamTlsTest {
    private static final String BODY = "{\"prompt\": \"Hello\"}";

    @Parameter
    UpstreamAuth auth;

    @TempDir
    static Path folder;
    private static TestCertificate localhost;
    private static TestCertificate expired;

    @BeforeAll
    static void makeCertificates() {
        localhost = TestCertificate.forName("localhost", folder);
        expired = TestCertificate.expired("localhost", folder);
    }

    /** Those of the JDK count as before. */
    @Test
    void theFilesAuthoritiesAreTrustedToo(Vertx vertx) throws Exception {
        Path two = folder.resolve("two.pem");
        Files.writeString(two, "# ours\n" + Files.readString(localhost.pem()) + "\n" + Files.readString(expired.pem()));
        TrustManagerFactory jdk = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        jdk.init((KeyStore) null);
        var both = CertificateAuthorities.jdksAnd(CertificateAuthorities.read(two.toString()))
                .getTrustManagerFactory(vertx).getTrustManagers();
        Set<Object> all = new HashSet<>(List.of(((X509TrustManager) both[0]).getAcceptedIssuers()));
        Set<Object> jdks = new HashSet<>(
                Arrays.asList(((X509TrustManager) jdk.getTrustManagers()[0]).getAcceptedIssuers()));
        assertTrue(all.containsAll(jdks));
        assertEquals(jdks.size() + 2, all.size());
    }

    @Test
    void aFileThatIsBrokenIsSaidToBe() throws IOException {
        Path broken = folder.resolve("broken.pem");
        Files.writeString(broken, Files.readString(localhost.pem()).replace("A", "B"), StandardCharsets.US_ASCII);
        var refusal = assertThrows(SettingsException.class,
                () -> SettingsTest.from("PROXY_CA_FILE", broken.toString()));
        assertEquals("PROXY_CA_FILE is '" + broken + "', which has something else in it: it must be a PEM file of "
                + "certificate authorities.", refusal.getMessage());
    }

    @Test
    void anAgentCoreWithACertificateOfTheFilesIsCalled() {
        try (ScriptedServer server = new ScriptedServer(localhost.serverContext());
                InProcessChain chain = chain(server, "localhost", localhost.pem())) {
            Exchange exchange = chain.post(BODY);
            server.take().answer(200, "data: 1\n\n", "Content-Type: text/event-stream");
            assertEquals(200, exchange.status());
            assertEquals("data: 1\n\n", exchange.readRest());
        }
    }

    @Test
    void withoutTheFileItIsUnknownAnd502() {
        try (ScriptedServer server = new ScriptedServer(localhost.serverContext());
                InProcessChain chain = chain(server, "localhost", expired.pem())) {
            assertUpstreamFailed(chain, server, "name it in PROXY_CA_FILE");
        }
    }

    @Test
    void aCertificateForAnotherNameIs502() {
        try (ScriptedServer server = new ScriptedServer(localhost.serverContext());
                InProcessChain chain = chain(server, "127.0.0.1", localhost.pem())) {
            assertUpstreamFailed(chain, server, "The certificate is not one for this address");
        }
    }

    @Test
    void anExpiredCertificateIs502() {
        try (ScriptedServer server = new ScriptedServer(expired.serverContext());
                InProcessChain chain = chain(server, "localhost", expired.pem())) {
            assertUpstreamFailed(chain, server, "The certificate's time is over");
        }
    }

    private InProcessChain chain(ScriptedServer server, String host, Path pem) {
        return new InProcessChain(auth, "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE", "https://" + host + ":" + server.port(),
                "PROXY_CA_FILE", pem.toString(), "PROXY_COMMIT_AFTER", "0");
    }

    private static void assertUpstreamFailed(InProcessChain chain, ScriptedServer server, String advice) {
        RecordedLog log = new RecordedLog();
        Exchange exchange = chain.post(BODY);
        chain.awaitTimers(1);
        for (int failure = 1; failure < Attempts.MOST_CONNECTS; failure++) {
            chain.awaitTimers(1);
            chain.pass(Duration.ofSeconds(5));
        }
        assertEquals(502, exchange.status());
        JsonObject error = new JsonObject(exchange.readRest()).getJsonObject("error");
        assertEquals("UpstreamFailed", error.getString("type"));
        assertEquals(0, server.callsNotTaken());
        log.close();
        assertTrue(log.text().contains(advice), log.text());
    }
}
