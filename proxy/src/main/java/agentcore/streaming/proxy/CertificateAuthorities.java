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

import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

import io.vertx.core.net.TrustOptions;

/** Certificate authorities that the JDK doesn't know, for networks that have one of their own between here and AgentCore. */
final class CertificateAuthorities {
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
        try {
            KeyStore all = KeyStore.getInstance(KeyStore.getDefaultType());
            all.load(null, null);
            for (X509Certificate authority : trusting(null).getAcceptedIssuers()) {
                all.setCertificateEntry("jdk-" + all.size(), authority);
            }
            for (X509Certificate authority : extra) {
                all.setCertificateEntry("extra-" + all.size(), authority);
            }
            return TrustOptions.wrap(trusting(all));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("The JDK's certificate authorities can't be read.", e);
        }
    }

    /** What trusts the authorities in a store; those of the JDK where that is null. */
    private static X509TrustManager trusting(KeyStore authorities) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authorities);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new IllegalStateException(
                "The JDK has no trust manager for X.509 among " + Arrays.toString(factory.getTrustManagers()) + ".");
    }
}
