package agentcore.streaming.infra.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * What a registry needs for TLS: a certificate of its own, made by the JDK's keytool.
 *
 * @param store for whoever is to trust it, with {@link #PASSWORD}
 */
public record RegistryKeys(Path store, Path certificate, Path key) {
    public static final String PASSWORD = "the-password-of-this-test";

    /** For a name as certificates say it, such as {@code IP:127.0.0.1}. */
    public static RegistryKeys of(String name, Path folder)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path store = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair", "-keyalg", "EC", "-alias", "registry", "-dname", "CN=registry", "-ext", "SAN=" + name,
                "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD).inheritIO().start();
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool made no keys");
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return new RegistryKeys(store, pem(folder, "CERTIFICATE", keys.getCertificate("registry").getEncoded()),
                pem(folder, "PRIVATE KEY", keys.getKey("registry", PASSWORD.toCharArray()).getEncoded()));
    }

    private static Path pem(Path folder, String type, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
        return Files.writeString(folder.resolve(type.replace(' ', '-')),
                "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
    }
}
