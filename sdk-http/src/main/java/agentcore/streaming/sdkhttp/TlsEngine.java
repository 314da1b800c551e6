package agentcore.streaming.sdkhttp;

import java.util.List;

import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;

/** Whose TLS it is. Certificates and host names are verified by the JDK with either, against the same authorities. */
public enum TlsEngine {
    /** The JDK's, which is there always. */
    JDK(List.of()) {
        @Override
        SSLEngineOptions options() {
            return new JdkSSLEngineOptions();
        }
    },

    /**
     * BoringSSL's, by netty-tcnative. It takes a fraction of the JDK's time where a JVM has no C2, whose part the JDK's AES
     * in hardware is.
     */
    // Left alone, Vert.x enables all that BoringSSL has, keys without forward secrecy and CBC among it.
    NATIVE(List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256")) {
        @Override
        SSLEngineOptions options() {
            return new OpenSSLEngineOptions();
        }
    };

    private final List<String> cipherSuites;

    TlsEngine(List<String> cipherSuites) {
        this.cipherSuites = cipherSuites;
    }

    /**
     * The native one where its library can be loaded: netty-tcnative's classes and, for this platform, its library, on
     * {@code java.library.path} or in a jar. The first call may load it, which takes some ten milliseconds. Any thread.
     *
     * @return the faster engine that there is
     */
    public static TlsEngine fastest() {
        return OpenSSLEngineOptions.isAvailable() ? NATIVE : JDK;
    }

    /** Vert.x's name for it. */
    abstract SSLEngineOptions options();

    /** Those to be offered; none if the engine's own are good as they are. */
    List<String> cipherSuites() {
        return cipherSuites;
    }
}
