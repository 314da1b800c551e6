package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import agentcore.streaming.wire.fixture.TestCertificate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom the packaged function trusts: Amazon's authorities first, and then all of the JDK's (docs/decisions/0023). */
class TrustAnchorsIT {
    private static final String CACERTS = "jre/lib/security/cacerts";
    private static final String ALL = "jre/lib/security/cacerts.all";

    @TempDir
    private static Path folder;
    private static TestCertificate localhost;
    private static Path function;

    @BeforeAll
    static void unzip() throws IOException {
        localhost = TestCertificate.forName("localhost", folder);
        function = Files.createDirectory(folder.resolve("function"));
        Unzipped.to(function, StackProcess.ROOT.resolve("proxy/target/agentcore-proxy.zip"));
    }

    /** https://www.amazontrust.com/repository/ has them. */
    @Test
    void theImagesOwnAreAmazonsOnly() throws Exception {
        assertEquals(Set.of("CN=Amazon Root CA 1,O=Amazon,C=US", "CN=Amazon Root CA 2,O=Amazon,C=US",
                "CN=Amazon Root CA 3,O=Amazon,C=US", "CN=Amazon Root CA 4,O=Amazon,C=US",
                "CN=Starfield Services Root Certificate Authority - G2,O=Starfield Technologies\\, Inc.,"
                        + "L=Scottsdale,ST=Arizona,C=US"),
                authorities(FunctionProcess.FUNCTION.resolve(CACERTS)).stream()
                        .map(authority -> authority.getSubjectX500Principal().getName()).collect(Collectors.toSet()));
    }

    @Test
    void allOfTheJdksLieBesideThem() throws Exception {
        Set<X509Certificate> all = authorities(FunctionProcess.FUNCTION.resolve(ALL));
        assertEquals(authorities(Path.of(System.getProperty("java.home"), "lib/security/cacerts")), all);
        assertTrue(all.containsAll(authorities(FunctionProcess.FUNCTION.resolve(CACERTS))));
    }

    @Test
    void aServerWhoseAuthorityIsOnlyAmongAllIsReached() throws Exception {
        withAll(all -> all.setCertificateEntry("test", authority(localhost)));
        assertAnswers(Map.of("PROXY_CA_FILE", ""));
    }

    /** The second stage looks at it too. */
    @Test
    void butNotByAnotherName() throws Exception {
        TestCertificate elsewhere = TestCertificate.forName("elsewhere", folder);
        withAll(all -> all.setCertificateEntry("test", authority(elsewhere)));
        assertRefused(elsewhere, "The certificate is not one for this address");
    }

    @Test
    void aServerThatNeitherKnowsIsRefused() throws Exception {
        withAll(all -> {});
        assertRefused(localhost, "name it in PROXY_CA_FILE");
    }

    /** A start is spared them: the function doesn't notice that they are broken. */
    @Test
    void whereTheFirstOnesDoTheOthersAreNotRead() throws IOException {
        Files.writeString(function.resolve(ALL), "none");
        assertAnswers(Map.of());
    }

    private static X509Certificate authority(TestCertificate of) throws IOException, GeneralSecurityException {
        return (X509Certificate) KeyStore.getInstance(of.trustStore().toFile(), TestCertificate.PASSWORD.toCharArray())
                .getCertificate("test");
    }

    private static Set<X509Certificate> authorities(Path file) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(file.toFile(), (char[]) null);
        Set<X509Certificate> authorities = new HashSet<>();
        for (String alias : Collections.list(store.aliases())) {
            authorities.add((X509Certificate) store.getCertificate(alias));
        }
        return authorities;
    }

    private static void assertAnswers(Map<String, String> settings) {
        try (FunctionProcess running = start(localhost, settings)) {
            running.invoke("one");
            assertEquals("data: 1\n\n", running.relay(running.agent().take(), "data: 1\n\n"));
        }
    }

    private static void assertRefused(TestCertificate servers, String advice) {
        try (FunctionProcess running = start(servers, Map.of("PROXY_CA_FILE", ""))) {
            running.invoke("one");
            running.process().awaitErr("(" + advice + ")");
            assertEquals(0, running.agent().callsNotTaken());
        }
    }

    private static FunctionProcess start(TestCertificate servers, Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(FunctionProcess.CREDENTIALS);
        all.putAll(settings);
        return new FunctionProcess(function, List.of(function.resolve("bootstrap").toString()), servers, all);
    }

    private interface Change {
        void in(KeyStore all) throws IOException, GeneralSecurityException;
    }

    /** The JDK's, and what is added to them. */
    private static void withAll(Change change) throws IOException, GeneralSecurityException {
        KeyStore all = KeyStore.getInstance(FunctionProcess.FUNCTION.resolve(ALL).toFile(), (char[]) null);
        change.in(all);
        try (OutputStream out = Files.newOutputStream(function.resolve(ALL))) {
            all.store(out, TestCertificate.PASSWORD.toCharArray());
        }
    }
}
