package agentcore.streaming.local.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import javax.security.auth.x500.X500Principal;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the authorities of the JDK that runs the test. */
class AmazonsAuthoritiesTest {
    private static final Path JDKS = Path.of(System.getProperty("java.home"), "lib/security/cacerts");
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path security;

    @BeforeEach
    void copy() throws IOException {
        Files.copy(JDKS, security.resolve("cacerts"));
    }

    @Test
    void amazonsAreKeptAndAllLieBesideThem() throws Exception {
        AmazonsAuthorities.part(security, TIME);
        assertEquals(Set.of("CN=Amazon Root CA 1,O=Amazon,C=US", "CN=Amazon Root CA 2,O=Amazon,C=US",
                "CN=Amazon Root CA 3,O=Amazon,C=US", "CN=Amazon Root CA 4,O=Amazon,C=US",
                "CN=Starfield Services Root Certificate Authority - G2,O=Starfield Technologies\\, Inc.,"
                        + "L=Scottsdale,ST=Arizona,C=US"),
                subjects(security.resolve("cacerts")));
        assertEquals(-1, Files.mismatch(JDKS, security.resolve("cacerts.all")));
        for (String file : List.of("cacerts", "cacerts.all")) {
            assertEquals(TIME, Files.getLastModifiedTime(security.resolve(file)).toInstant());
        }
    }

    /** By them the JDK tells public authorities, for which it is stricter. */
    @Test
    void eachHasTheAliasThatTheJdkGaveIt() throws Exception {
        AmazonsAuthorities.part(security, TIME);
        KeyStore few = load(security.resolve("cacerts"));
        KeyStore all = load(JDKS);
        for (String alias : Collections.list(few.aliases())) {
            assertEquals(all.getCertificate(alias), few.getCertificate(alias), alias);
        }
    }

    /** A store usually has the time in it at which it was made, or a salt. */
    @Test
    void theFileIsTheSameInEachBuild() throws Exception {
        AmazonsAuthorities.part(security, TIME);
        byte[] first = Files.readAllBytes(security.resolve("cacerts"));
        AmazonsAuthorities.part(security, TIME);
        assertArrayEquals(first, Files.readAllBytes(security.resolve("cacerts")));
        assertEquals(-1, Files.mismatch(JDKS, security.resolve("cacerts.all")));
    }

    @Test
    void aJdkWithoutAmazonsEndsTheBuild() throws Exception {
        KeyStore all = load(JDKS);
        for (String alias : Collections.list(all.aliases())) {
            if (AmazonsAuthorities.isAmazons(((X509Certificate) all.getCertificate(alias)).getSubjectX500Principal())) {
                all.deleteEntry(alias);
            }
        }
        try (OutputStream out = Files.newOutputStream(security.resolve("cacerts"))) {
            all.store(out, "changeit".toCharArray());
        }
        String sentence = assertThrows(TrainingException.class, () -> AmazonsAuthorities.part(security, TIME))
                .getMessage();
        assertTrue(sentence.matches("None of the [0-9]+ certificate authorities in " + security
                + "/cacerts[.]all is Amazon's, and AgentCore's certificates are from there: .*[.]"), sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"CN=Amazon Root CA 9, O=Amazon, C=US | true",
            "CN=Starfield Services Root Certificate Authority - G2, O=Any | true",
            "CN=Starfield Root Certificate Authority - G2, O=Any | false", "CN=Amazon, O=Other | false",
            "CN=x, OU=Amazon | false", "CN=x, O=Amazon Trust | false"})
    void itIsTheSubjectThatCounts(String subject, boolean amazons) {
        assertEquals(amazons, AmazonsAuthorities.isAmazons(new X500Principal(subject)));
    }

    private static Set<String> subjects(Path file) throws Exception {
        KeyStore store = load(file);
        Set<String> subjects = new TreeSet<>();
        for (String alias : Collections.list(store.aliases())) {
            subjects.add(((X509Certificate) store.getCertificate(alias)).getSubjectX500Principal().getName());
        }
        return subjects;
    }

    private static KeyStore load(Path file) throws Exception {
        return KeyStore.getInstance(file.toFile(), (char[]) null);
    }
}
