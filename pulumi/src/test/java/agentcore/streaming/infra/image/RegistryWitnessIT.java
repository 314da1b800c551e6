package agentcore.streaming.infra.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Docker's own registry as the judge of what is pushed. The base is made here: nothing is fetched from anywhere. */
@Tag("witness")
class RegistryWitnessIT {
    @TempDir
    Path folder;

    private Path storage;
    private Path agent;

    @BeforeEach
    void makeAgent() throws Exception {
        storage = Files.createDirectory(folder.resolve("storage"));
        agent = Fixture.agent(folder.resolve("agent"));
    }

    private ImageBuild build(String base) throws ImageException {
        return new ImageBuild(Fixture.spec().withBase(base), agent, line -> {}, folder.resolve("cache"));
    }

    private static Target agentOf(RegistryProcess registry) throws ImageException {
        return Target.of(registry.host() + "/some/agent", Optional::empty, true);
    }

    @Test
    void theImageIsPushedOnTheBasesVariantForArm() throws Exception {
        try (RegistryProcess registry = new RegistryProcess(storage)) {
            String base = registry.host() + "/base:25-jre";
            Fixture.base(folder, Containerizer.to(RegistryImage.named(base)).setAllowInsecureRegistries(true),
                    new Platform("amd64", "linux"), new Platform("arm64", "linux"));
            ImageBuild build = build(base);
            assertTrue(build.push(agentOf(registry)));

            JsonObject manifest = json(registry.manifest("some/agent", build.tag()).body());
            JsonObject image = json(registry.blob("some/agent",
                    manifest.getAsJsonObject("config").get("digest").getAsString()));
            assertEquals("arm64", image.get("architecture").getAsString());
            assertEquals("linux", image.get("os").getAsString());
            JsonObject config = image.getAsJsonObject("config");
            assertEquals("1000", config.get("User").getAsString());
            assertEquals("{\"8080/tcp\":{}}", config.get("ExposedPorts").toString());
            assertEquals(Fixture.spec().entryPoint(), config.getAsJsonArray("Entrypoint").asList().stream()
                    .map(JsonElement::getAsString).toList());
            Set<String> files = new HashSet<>();
            for (JsonElement layer : manifest.getAsJsonArray("layers")) {
                ImageTar.layer(registry.blob("some/agent", layer.getAsJsonObject().get("digest").getAsString()))
                        .forEach(file -> files.add(file.entry().getName()));
            }
            assertTrue(files.containsAll(List.of("opt/java/openjdk/bin/java", "opt/agent/lib/netty-1.jar",
                    "opt/agent/lib/agentcore-streaming-agent-1.jar", "opt/agent/sbom.json")), files.toString());
        }
    }

    @Test
    void aSecondPushOfTheSameChangesNothingAndANewAgentIsAnotherTag() throws Exception {
        String base = Fixture.baseTar(folder, "arm64");
        try (RegistryProcess registry = new RegistryProcess(storage)) {
            ImageBuild first = build(base);
            assertTrue(first.push(agentOf(registry)));
            String digest = digest(registry, first.tag());
            assertFalse(build(base).push(agentOf(registry)));
            assertEquals(digest, digest(registry, first.tag()));
            assertEquals("{\"name\":\"some/agent\",\"tags\":[\"" + first.tag() + "\"]}", registry.tags("some/agent"));

            Files.writeString(agent.resolve("lib/agentcore-streaming-agent-1.jar"), "new agent");
            ImageBuild second = build(base);
            assertTrue(second.push(agentOf(registry)));
            assertTrue(registry.tags("some/agent").contains(second.tag()));
            assertEquals(digest, digest(registry, first.tag()));
        }
    }

    @Test
    void whereTheTagIsThereNothingIsWritten() throws Exception {
        String base = Fixture.baseTar(folder, "arm64");
        try (RegistryProcess registry = new RegistryProcess(storage)) {
            assertTrue(build(base).push(agentOf(registry)));
        }
        // the same content behind a registry that takes no writes
        Files.writeString(agent.resolve("bin/agent"), "not in the image");
        try (RegistryProcess registry = new RegistryProcess(storage, "maintenance: {readonly: {enabled: true}}", "")) {
            assertFalse(build(base).push(agentOf(registry)));
            Files.writeString(agent.resolve("sbom.json"), "{\"new\": 1}");
            ImageBuild changed = build(base);
            String said = assertThrows(ImageException.class, () -> changed.push(agentOf(registry))).getMessage();
            assertTrue(said.startsWith("The image " + registry.host() + "/some/agent:" + changed.tag()
                    + " was not made ("), said);
        }
    }

    @Test
    void aRegistryThatIsNotThereIsNamedInASentence() throws Exception {
        Target gone;
        try (RegistryProcess registry = new RegistryProcess(storage)) {
            gone = agentOf(registry);
        }
        ImageBuild build = build(Fixture.baseTar(folder, "arm64"));
        String said = assertThrows(ImageException.class, () -> build.push(gone)).getMessage();
        assertTrue(said.startsWith("The image " + gone.repository().getRegistry() + "/some/agent:" + build.tag()
                + " was not made ("), said);
    }

    private static String digest(RegistryProcess registry, String tag) throws Exception {
        HttpResponse<byte[]> manifest = registry.manifest("some/agent", tag);
        return manifest.headers().firstValue("Docker-Content-Digest").orElseThrow();
    }

    private static JsonObject json(byte[] text) {
        return JsonParser.parseString(new String(text, StandardCharsets.UTF_8)).getAsJsonObject();
    }
}
