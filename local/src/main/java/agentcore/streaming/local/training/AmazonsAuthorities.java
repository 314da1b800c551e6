package agentcore.streaming.local.training;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/**
 * The certificate authorities in a function's image of the JDK: its {@code cacerts} keeps Amazon's, which AgentCore's
 * certificates are from (https://www.amazontrust.com/repository/), and all of them lie beside it, for when these don't do
 * (docs/decisions/0023).
 */
final class AmazonsAuthorities {
    private static final String AMAZON = "Amazon";
    /** Amazon's since 2015, older than the name (https://www.amazontrust.com/repository/). */
    private static final String STARFIELD = "Starfield Services Root Certificate Authority - G2";

    private AmazonsAuthorities() {}

    /**
     * Parts them. Done before, it begins with all of them again.
     *
     * @param security the image's {@code lib/security}
     * @param fileTime what the files' time is to be
     */
    static void part(Path security, Instant fileTime) throws TrainingException, IOException {
        Path cacerts = security.resolve("cacerts");
        Path all = security.resolve("cacerts.all");
        if (Files.notExists(all)) {
            Files.copy(cacerts, all);
        }
        try {
            byte[] few = amazons(KeyStore.getInstance(all.toFile(), (char[]) null), all);
            Files.delete(cacerts); // it may be read-only, as the JDK's own is
            Files.write(cacerts, few);
        } catch (GeneralSecurityException e) {
            throw new TrainingException("The JDK's certificate authorities in " + all + " can't be read: " + e + ".");
        }
        for (Path file : List.of(cacerts, all)) {
            Files.setLastModifiedTime(file, FileTime.from(fileTime));
        }
    }

    /**
     * By subject: each maker of a JDK has aliases of its own. They are kept, as a JDK knows public authorities by them
     * ("[jdk]", in sun.security.util.AnchorCertificates).
     */
    private static byte[] amazons(KeyStore all, Path file)
            throws TrainingException, IOException, GeneralSecurityException {
        KeyStore few = KeyStore.getInstance("PKCS12");
        few.load(null, null);
        List<String> aliases = Collections.list(all.aliases());
        Collections.sort(aliases);
        for (String alias : aliases) {
            if (all.getCertificate(alias) instanceof X509Certificate authority
                    && isAmazons(authority.getSubjectX500Principal())) {
                few.setCertificateEntry(alias, authority);
            }
        }
        if (few.size() == 0) {
            throw new TrainingException("None of the " + all.size() + " certificate authorities in " + file
                    + " is Amazon's, and AgentCore's certificates are from there: build with a JDK that has them, such as Temurin.");
        }
        return withoutPassword(few);
    }

    /** As the JDK's own is since JDK 18: neither salt nor time in it, so that it is the same in each build. */
    private static byte[] withoutPassword(KeyStore store) throws IOException, GeneralSecurityException {
        System.setProperty("keystore.pkcs12.certProtectionAlgorithm", "NONE");
        System.setProperty("keystore.pkcs12.macAlgorithm", "NONE");
        try {
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            store.store(file, null);
            return file.toByteArray();
        } finally {
            System.clearProperty("keystore.pkcs12.certProtectionAlgorithm");
            System.clearProperty("keystore.pkcs12.macAlgorithm");
        }
    }

    static boolean isAmazons(X500Principal subject) {
        try {
            for (Rdn part : new LdapName(subject.getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("O") && AMAZON.equals(part.getValue())
                        || part.getType().equalsIgnoreCase("CN") && STARFIELD.equals(part.getValue())) {
                    return true;
                }
            }
            return false;
        } catch (InvalidNameException e) {
            throw new IllegalArgumentException("Not a name: " + subject, e); // it is the JDK's own
        }
    }
}
