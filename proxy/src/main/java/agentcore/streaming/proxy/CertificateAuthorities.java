package agentcore.streaming.proxy;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

import io.vertx.core.net.TrustOptions;

/** Certificate authorities that the JDK doesn't know, for networks that have one of their own between here and AgentCore. */
final class CertificateAuthorities {
    /** Beside {@code cacerts}, made by the build. */
    private static final String ALL = "cacerts.all";

    private CertificateAuthorities() {}

    /**
     * The certificates in a PEM file.
     *
     * @throws IllegalArgumentException with the end of a sentence that begins with the file's name
     */
    static List<X509Certificate> read(String file) {
        List<X509Certificate> certificates;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(Path.of(file)))) {
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(in).stream()
                    .map(X509Certificate.class::cast).toList();
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException("can't be read", e);
        } catch (CertificateException e) {
            throw new IllegalArgumentException("has something else in it", e);
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("has no certificate in it");
        }
        return certificates;
    }

    /** Trust in the JDK's authorities and in these. */
    static TrustOptions jdksAnd(List<X509Certificate> extra) {
        return TrustOptions.wrap(jdksAnd(extra, all(Path.of(System.getProperty("java.home"), "lib", "security"))));
    }

    /**
     * The same.
     *
     * @param all the JDK's authorities, where its own file has some of them only
     */
    static X509ExtendedTrustManager jdksAnd(List<X509Certificate> extra, Optional<Path> all) {
        try {
            X509ExtendedTrustManager own = trusting(null);
            X509ExtendedTrustManager few = extra.isEmpty() ? own : trusting(with(extra, store(own)));
            return all.<X509ExtendedTrustManager>map(file -> new TwoStageTrust(few,
                    () -> trusting(with(extra, KeyStore.getInstance(file.toFile(), (char[]) null))))).orElse(few);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("The JDK's certificate authorities can't be read.", e);
        }
    }

    /**
     * Where the package's image has all of the JDK's authorities, as {@code cacerts} has Amazon's only (docs/decisions/0023).
     * Whoever names a store for all of TLS, by the JDK's property or its file {@code jssecacerts}, trusts that one and no other.
     */
    static Optional<Path> all(Path security) {
        return System.getProperty("javax.net.ssl.trustStore") == null
                && Files.notExists(security.resolve("jssecacerts"))
                        ? Optional.of(security.resolve(ALL)).filter(Files::exists)
                        : Optional.empty();
    }

    private static KeyStore store(X509TrustManager jdks) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (X509Certificate authority : jdks.getAcceptedIssuers()) {
            store.setCertificateEntry("jdk-" + store.size(), authority);
        }
        return store;
    }

    private static KeyStore with(List<X509Certificate> extra, KeyStore store) throws GeneralSecurityException {
        for (X509Certificate authority : extra) {
            store.setCertificateEntry("extra-" + store.size(), authority);
        }
        return store;
    }

    /** What trusts the authorities in a store; those of the JDK where that is null. */
    private static X509ExtendedTrustManager trusting(KeyStore authorities) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager x509) {
                return x509;
            }
        }
        throw new IllegalStateException(
                "The JDK has no trust manager for X.509 among " + Arrays.toString(factory.getTrustManagers()) + ".");
    }
}
