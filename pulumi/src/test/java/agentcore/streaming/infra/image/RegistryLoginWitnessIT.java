package agentcore.streaming.infra.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.CredentialRetriever;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Docker's own registry with TLS and a login of ECR's kind: Basic, user AWS. Its certificate is its own. */
@Tag("witness")
class RegistryLoginWitnessIT {
    private static final String PASSWORD = "the-password-of-this-test";
    /** bcrypt, as the registry wants it; by glibc's crypt(3). */
    private static final String USERS = "AWS:$2b$04$bdt1P9djQiVicVsIY/hqxOWyIrqOF1JIsLGV61RYpQUb7EqdMbgmu";

    @TempDir
    Path folder;

    private String configuration;
    private ImageBuild build;

    @BeforeEach
    void makeCertificateAndAgent() throws Exception {
        RegistryKeys keys = RegistryKeys.of("IP:127.0.0.1", folder);
        Path users = Files.writeString(folder.resolve("htpasswd"), USERS + "\n");
        configuration = """
                \s tls: {certificate: %s, key: %s}
                auth:
                  htpasswd: {realm: registry, path: %s}
                """.formatted(keys.certificate(), keys.key(), users);
        build = new ImageBuild(Fixture.spec().withBase(Fixture.baseTar(folder, "arm64")),
                Fixture.agent(folder.resolve("agent")), line -> {}, folder.resolve("cache"));
    }

    private static Target agentOf(RegistryProcess registry, CredentialRetriever credentials) throws ImageException {
        return Target.of(registry.host() + "/agent", credentials, true);
    }

    @Test
    void whoHasThePasswordPushesOnceAndNobodyElse() throws Exception {
        try (RegistryProcess registry = new RegistryProcess(folder.resolve("storage"), "", configuration)) {
            Target right = agentOf(registry, () -> Optional.of(Credential.from("AWS", PASSWORD)));
            assertRefused(agentOf(registry, Optional::empty));
            assertRefused(agentOf(registry, () -> Optional.of(Credential.from("AWS", PASSWORD + "!"))));
            assertTrue(build.push(right));
            assertFalse(build.push(right));
        }
    }

    private void assertRefused(Target target) {
        String said = assertThrows(ImageException.class, () -> build.push(target)).getMessage();
        assertTrue(said.contains("RegistryUnauthorizedException") && !said.contains(PASSWORD), said);
    }

    @Test
    void theCommandTakesThePasswordFromTheEnvironment() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (RegistryProcess registry = new RegistryProcess(folder.resolve("storage"), "", configuration)) {
            String repository = registry.host() + "/agent";
            List<String> push = List.of("push", repository, "--insecure", "--username", "AWS", "--base",
                    "tar://" + folder.resolve("base-arm64.tar"), "--agent", folder.resolve("agent").toString(),
                    "--image", Fixture.ROOT.resolve("contract/image.json").toString());
            for (String expected : List.of("Pushed.", "It was there already.")) {
                out.reset();
                err.reset();
                assertEquals(0, ImageCommand.run(push, Map.of("REGISTRY_PASSWORD", PASSWORD),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8)), err.toString(StandardCharsets.UTF_8));
                String said = err.toString(StandardCharsets.UTF_8);
                assertEquals(expected, said.lines().reduce((a, b) -> b).orElse(""), said);
                assertFalse(said.contains(PASSWORD), said);
                assertEquals(repository + ":" + build.tag() + "\n", out.toString(StandardCharsets.UTF_8));
            }
        }
    }
}
