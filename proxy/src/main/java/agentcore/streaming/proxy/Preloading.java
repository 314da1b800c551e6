package agentcore.streaming.proxy;

import java.math.BigDecimal;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.util.logging.Level;
import java.util.logging.Logger;

import javax.crypto.Mac;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Has what the first call needs of the JDK initialized by a thread of its own, while Vert.x starts: TLS, certificates, what
 * signs, and what Jackson begins with. Of the JDK only, whose classes may be initialized by two threads at once; nobody
 * promises that of the libraries.
 */
final class Preloading {
    private Preloading() {}

    /** Returns at once. What goes wrong will do so again where it is needed, and is told there. */
    static void start() {
        Thread thread = new Thread(() -> {
            try {
                load();
            } catch (GeneralSecurityException | RuntimeException e) {
                Logger.getLogger(Preloading.class.getName()).log(Level.FINE, "Not everything could be loaded ahead.",
                        e);
            }
        }, "preloading");
        thread.setDaemon(true);
        thread.start();
    }

    static void load() throws GeneralSecurityException {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[0], null);
        tls.getSupportedSSLParameters();
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm()).init((KeyStore) null);
        new SNIHostName("localhost");
        MessageDigest.getInstance("SHA-256");
        Mac.getInstance("HmacSHA256");
        BigDecimal.valueOf(1);
    }
}
