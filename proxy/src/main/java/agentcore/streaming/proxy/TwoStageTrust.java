package agentcore.streaming.proxy;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts whom a few authorities vouch for, and where they don't, whom all do: reading all of them takes a good part of a start,
 * and AgentCore needs the few only (docs/decisions/0023). All are read when they are first needed, and kept. What both refuse is
 * refused as all do it. Either looks at the host's name, by the connection that it is handed.
 */
final class TwoStageTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager few;
    private final Loading loading;
    /** Handshakes are on one event loop; on more they would at worst be read twice. */
    private volatile Optional<X509ExtendedTrustManager> all = Optional.empty();

    /** {@code all} has to trust those of {@code few} too. */
    TwoStageTrust(X509ExtendedTrustManager few, Loading all) {
        this.few = few;
        this.loading = all;
    }

    /** Reads authorities. */
    interface Loading {
        X509ExtendedTrustManager load() throws IOException, GeneralSecurityException;
    }

    private interface Check {
        void by(X509ExtendedTrustManager authorities) throws CertificateException;
    }

    private void inStages(Check check) throws CertificateException {
        try {
            check.by(few);
        } catch (CertificateException notByFew) {
            check.by(all());
        }
    }

    private X509ExtendedTrustManager all() throws CertificateException {
        if (all.isEmpty()) {
            try {
                all = Optional.of(loading.load());
            } catch (IOException | GeneralSecurityException e) {
                throw new CertificateException("The JDK's certificate authorities can't be read: " + e, e);
            }
        }
        return all.get();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        inStages(authorities -> authorities.checkServerTrusted(chain, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        inStages(authorities -> authorities.checkServerTrusted(chain, type, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        inStages(authorities -> authorities.checkServerTrusted(chain, type));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        inStages(authorities -> authorities.checkClientTrusted(chain, type, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        inStages(authorities -> authorities.checkClientTrusted(chain, type, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        inStages(authorities -> authorities.checkClientTrusted(chain, type));
    }

    /** {@inheritDoc} All of them: a server asks, to tell its clients, and a client doesn't. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        try {
            return all().getAcceptedIssuers();
        } catch (CertificateException e) {
            throw new IllegalStateException(e);
        }
    }
}
