package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

import agentcore.streaming.wire.fixture.ScriptedServer;
import agentcore.streaming.wire.fixture.TestCertificate;
import io.vertx.core.Vertx;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** In real handshakes, by each TLS that there is. */
@ExtendWith(VertxExtension.class)
@ParameterizedClass
@MethodSource("engines")
class TwoStageTrustTest {
    @Parameter
    SSLEngineOptions engine;

    @TempDir
    static Path folder;
    private static TestCertificate localhost;
    private static TestCertificate stranger;

    private final AtomicInteger loaded = new AtomicInteger();

    static List<SSLEngineOptions> engines() {
        return OpenSSLEngineOptions.isAvailable()
                ? List.of(new JdkSSLEngineOptions(), new OpenSSLEngineOptions())
                : List.of(new JdkSSLEngineOptions());
    }

    @BeforeAll
    static void makeCertificates() {
        localhost = TestCertificate.forName("localhost", folder);
        stranger = TestCertificate.ofStranger("localhost", folder);
    }

    @Test
    void whereTheFewKnowTheServerTheOthersAreNotRead(Vertx vertx) throws Exception {
        assertEquals(Optional.empty(), refusal(vertx, staged(localhost, stranger), "localhost"));
        assertEquals(0, loaded.get());
    }

    @Test
    void whereTheyDontAllAreReadOnce(Vertx vertx) throws Exception {
        TwoStageTrust trust = staged(stranger, localhost);
        assertEquals(Optional.empty(), refusal(vertx, trust, "localhost"));
        assertEquals(Optional.empty(), refusal(vertx, trust, "localhost"));
        assertEquals(1, loaded.get());
    }

    @Test
    void whomNobodyKnowsIsRefusedAsBefore(Vertx vertx) throws Exception {
        Throwable before = refusal(vertx, trusting(stranger), "localhost").orElseThrow();
        Throwable now = refusal(vertx, staged(stranger, stranger), "localhost").orElseThrow();
        assertEquals(before.getClass(), now.getClass());
        assertEquals(before.getMessage(), now.getMessage());
    }

    /** By the first stage, which knows the certificate, and by the second. */
    @ParameterizedTest
    @CsvSource({"true, false", "false, true", "true, true"})
    void aCertificateForAnotherNameIsRefused(boolean byFew, boolean byAll, Vertx vertx) throws Exception {
        TwoStageTrust trust = staged(byFew ? localhost : stranger, byAll ? localhost : stranger);
        Throwable refused = refusal(vertx, trust, "127.0.0.1").orElseThrow();
        assertEquals(refusal(vertx, trusting(byAll ? localhost : stranger), "127.0.0.1").orElseThrow().getMessage(),
                refused.getMessage());
        assertEquals(byAll, refused.getMessage().contains("127.0.0.1"), refused.toString());
    }

    @Test
    void authoritiesThatCantBeReadAreSaidToBe(Vertx vertx) throws Exception {
        Path gone = folder.resolve("gone");
        TwoStageTrust trust = new TwoStageTrust(trusting(stranger), () -> {
            throw new NoSuchFileException(gone.toString());
        });
        assertThrows(CertificateException.class, () -> trust.checkServerTrusted(chain(localhost), "RSA"));
        assertTrue(refusal(vertx, trust, "localhost").isPresent());
    }

    @Test
    void extraAuthoritiesCountBesideAllOfThem(Vertx vertx) throws Exception {
        Path all = folder.resolve("all");
        KeyStore store = KeyStore.getInstance("JKS"); // what Debian has
        store.load(null, null);
        store.setCertificateEntry("any", chain(stranger)[0]);
        try (var out = Files.newOutputStream(all)) {
            store.store(out, "changeit".toCharArray());
        }
        X509ExtendedTrustManager trust = CertificateAuthorities.jdksAnd(List.of(chain(localhost)[0]), Optional.of(all));
        assertEquals(Optional.empty(), refusal(vertx, trust, "localhost"));
        trust.checkServerTrusted(chain(stranger), "RSA");
        assertEquals(Set.of(chain(localhost)[0], chain(stranger)[0]), Set.of(trust.getAcceptedIssuers()));
    }

    @Test
    void whereTheImageHasNoSuchFileThereIsOneStage() throws Exception {
        Path security = Files.createTempDirectory(folder, "security");
        assertEquals(Optional.empty(), CertificateAuthorities.all(security));
        Path all = Files.createFile(security.resolve("cacerts.all"));
        assertEquals(Optional.of(all), CertificateAuthorities.all(security));
        assertFalse(CertificateAuthorities.jdksAnd(List.of(), Optional.empty()) instanceof TwoStageTrust);
        assertInstanceOf(TwoStageTrust.class, CertificateAuthorities.jdksAnd(List.of(), Optional.of(all)));
    }

    /** Whoever says by the JDK's own means whom to trust doesn't mean the others. */
    @Test
    void aStoreThatIsNamedForAllOfTlsIsTheOnlyOne() throws IOException {
        Path security = Files.createTempDirectory(folder, "security");
        Files.createFile(security.resolve("cacerts.all"));
        System.setProperty("javax.net.ssl.trustStore", localhost.trustStore().toString());
        try {
            assertEquals(Optional.empty(), CertificateAuthorities.all(security));
        } finally {
            System.clearProperty("javax.net.ssl.trustStore");
        }
        Files.createFile(security.resolve("jssecacerts"));
        assertEquals(Optional.empty(), CertificateAuthorities.all(security));
    }

    /** Why a server that has localhost's certificate gets no connection, if so. */
    private Optional<Throwable> refusal(Vertx vertx, X509ExtendedTrustManager trust, String host) {
        NetClient client = vertx.createNetClient(new NetClientOptions().setSslEngineOptions(engine).setSsl(true)
                .setTrustOptions(TrustOptions.wrap(trust)).setHostnameVerificationAlgorithm("HTTPS"));
        try (ScriptedServer server = new ScriptedServer(localhost.serverContext())) {
            return client.connect(server.port(), host).map(Optional.<Throwable>empty())
                    .otherwise(failure -> Optional.of(reason(failure))).await();
        } finally {
            client.close().await();
        }
    }

    /** Anything but a refused handshake is no answer. */
    private static Throwable reason(Throwable failure) {
        Throwable root = assertInstanceOf(SSLHandshakeException.class, failure);
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private TwoStageTrust staged(TestCertificate few, TestCertificate all) throws Exception {
        return new TwoStageTrust(trusting(few), () -> {
            loaded.incrementAndGet();
            return trusting(all);
        });
    }

    private static X509ExtendedTrustManager trusting(TestCertificate authority)
            throws IOException, GeneralSecurityException {
        return trusting(
                KeyStore.getInstance(authority.trustStore().toFile(), TestCertificate.PASSWORD.toCharArray()));
    }

    private static X509ExtendedTrustManager trusting(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    }

    private static X509Certificate[] chain(TestCertificate of) {
        return new X509Certificate[]{CertificateAuthorities.read(of.pem().toString()).getFirst()};
    }
}
