package agentcore.streaming.local.training;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A certificate for {@code localhost} that has signed itself, made by the JDK's keytool: RSA with 2048 bits, the kind that AWS's
 * endpoints are believed to show.
 *
 * @param pem the certificate in text
 * @param context for a server that has it
 */
record Certificate(Path pem, SSLContext context) {
    /** Of a key that is of no use to anybody: nothing but one training trusts it. */
    private static final String PASSWORD = "training";

    static Certificate make(Path folder) throws IOException, InterruptedException, TrainingException {
        Path keys = folder.resolve("keys.p12");
        Path pem = folder.resolve("certificate.pem");
        Files.deleteIfExists(keys);
        keytool(keys, "-genkeypair", "-alias", "training", "-keyalg", "RSA", "-keysize", "2048", "-dname",
                "CN=localhost", "-ext", "san=dns:localhost", "-validity", "2");
        keytool(keys, "-exportcert", "-alias", "training", "-rfc", "-file", pem.toString());
        return new Certificate(pem, context(keys));
    }

    private static SSLContext context(Path keys) throws IOException, TrainingException {
        try (InputStream in = Files.newInputStream(keys)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, PASSWORD.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new TrainingException("The JDK can't use the certificate that its keytool has made: " + e + ".");
        }
    }

    private static void keytool(Path keys, String... arguments)
            throws IOException, InterruptedException, TrainingException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", keys.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new TrainingException("keytool has made no certificate: " + output.strip());
        }
    }
}
