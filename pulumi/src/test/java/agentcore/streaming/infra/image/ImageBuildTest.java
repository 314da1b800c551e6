package agentcore.streaming.infra.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBuildTest {
    @TempDir
    Path folder;

    private ImageSpec spec;
    private Path agent;

    @BeforeEach
    void makeAgentAndBase() throws Exception {
        spec = Fixture.spec().withBase(Fixture.baseTar(folder, "arm64"));
        agent = Fixture.agent(folder.resolve("agent"));
    }

    private ImageBuild build(Path files) throws ImageException {
        return new ImageBuild(spec, files, line -> {}, folder.resolve("cache"));
    }

    private ImageTar image() throws Exception {
        build(agent).writeTar(folder.resolve("image.tar"));
        return ImageTar.read(folder.resolve("image.tar"));
    }

    @Test
    void theImageSaysWhatAgentCoreNeeds() throws Exception {
        JsonObject image = image().config();
        assertEquals("arm64", image.get("architecture").getAsString());
        assertEquals("linux", image.get("os").getAsString());
        JsonObject config = image.getAsJsonObject("config");
        assertEquals("1000", config.get("User").getAsString());
        assertEquals("{\"8080/tcp\":{}}", config.get("ExposedPorts").toString());
        assertEquals(spec.entryPoint(), texts(config.get("Entrypoint")));
        assertFalse(config.has("Cmd"), "the base's command would be the agent's arguments: " + config);
    }

    @Test
    void theBasesVariablesStayAndOursCountMore() throws Exception {
        assertEquals(List.of("JAVA_HOME=/opt/java/openjdk", "LANG=C.UTF-8", "PATH=/opt/java/openjdk/bin:/usr/bin",
                "PORT=8080"), texts(image().config().getAsJsonObject("config").get("Env")).stream().sorted().toList());
    }

    @Test
    void librariesLieAboveTheBaseAndWhatIsOursOnTop() throws Exception {
        List<Map<String, String>> layers = image().layers().stream().map(ImageBuildTest::contents).toList();
        assertEquals(List.of(
                Map.of("opt/java/openjdk/bin/java", "not a Java"),
                Map.of("opt/agent/lib/netty-1.jar", "a library", "opt/agent/lib/vertx-core-1.jar", "another library"),
                Map.of("opt/agent/LICENSE", "MIT", "opt/agent/THIRD-PARTY.txt", "the others",
                        "opt/agent/sbom.json", "{}", "opt/agent/lib/agentcore-streaming-agent-1.jar", "the agent",
                        "opt/agent/lib/agentcore-streaming-wire-1.jar", "the words")),
                layers);
    }

    @Test
    void everyFileIsRootsAndTheAgentMayOnlyReadIt() throws Exception {
        for (ImageTar.File file : image().layers().stream().skip(1).flatMap(List::stream).toList()) {
            assertEquals(file.entry().isDirectory() ? 0755 : 0644, file.entry().getMode() & 07777,
                    file.entry().getName());
            assertEquals("0:0", file.entry().getLongUserId() + ":" + file.entry().getLongGroupId());
        }
    }

    @Test
    void theTarsNameHasTheTag() throws Exception {
        assertEquals("agentcore-agent:" + build(agent).tag(), image().name());
    }

    @Test
    void theSameFilesMakeTheSameBytesWhereverAndWheneverTheyWereMade() throws Exception {
        Path other = Fixture.agent(folder.resolve("elsewhere/agent"));
        try (var files = Files.walk(other)) {
            for (Path file : files.toList()) {
                Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
            }
        }
        assertEquals(build(agent).tag(), build(other).tag());
        build(agent).writeTar(folder.resolve("one.tar"));
        build(other).writeTar(folder.resolve("two.tar"));
        assertArrayEquals(Files.readAllBytes(folder.resolve("one.tar")),
                Files.readAllBytes(folder.resolve("two.tar")));
    }

    /** Jib itself would take the layer that it has for a file of that name and time. */
    @Test
    void newBytesInAFileOfTheSameTimeAreInTheImage() throws Exception {
        image();
        Path jar = agent.resolve("lib/agentcore-streaming-agent-1.jar");
        FileTime time = Files.getLastModifiedTime(jar);
        Files.writeString(jar, "new agent");
        Files.setLastModifiedTime(jar, time);
        assertEquals("new agent",
                contents(image().layers().get(2)).get("opt/agent/lib/agentcore-streaming-agent-1.jar"));
    }

    @Test
    void withoutAPackagedAgentThereIsNoImage() throws Exception {
        Files.delete(agent.resolve("lib/agentcore-streaming-agent-1.jar"));
        assertEquals("There is no packaged agent in " + agent + ": run mvn package first.",
                assertThrows(ImageException.class, () -> build(agent)).getMessage());
        Path nowhere = folder.resolve("nowhere");
        assertEquals("There is no packaged agent in " + nowhere + ": run mvn package first.",
                assertThrows(ImageException.class, () -> build(nowhere)).getMessage());
    }

    @Test
    void aBaseOfAnotherPlatformIsRefused() throws Exception {
        spec = spec.withBase(Fixture.baseTar(folder, "amd64"));
        String said = assertThrows(ImageException.class, this::image).getMessage();
        assertTrue(said.contains("(arm64/linux) doesn't match the platform (amd64/linux) of the base image"), said);
    }

    @Test
    void aFailureLeavesNothingBehind() throws Exception {
        spec = spec.withBase(Fixture.baseTar(folder, "amd64"));
        // while the base is refused, its layer is being written
        byte[] large = new byte[16 << 20];
        new Random(1).nextBytes(large);
        Files.write(agent.resolve("lib/netty-1.jar"), large);
        assertThrows(ImageException.class, this::image);
        try (Stream<Path> left = Files.list(folder.resolve("cache"))) {
            assertEquals(List.of(), left.filter(file -> file.toString().contains("agent-image")).toList());
        }
    }

    @Test
    void aBaseThatIsNoReferenceIsRefusedInASentence() {
        spec = spec.withBase("Not a base");
        assertEquals("The base image 'Not a base' is no reference: write REGISTRY/NAME:TAG, "
                + "REGISTRY/NAME@sha256:DIGEST or tar:// and a path.",
                assertThrows(ImageException.class, () -> build(agent)).getMessage());
    }

    private static Map<String, String> contents(List<ImageTar.File> layer) {
        return layer.stream().filter(file -> !file.entry().isDirectory())
                .collect(Collectors.toMap(file -> file.entry().getName(), ImageTar.File::text));
    }

    private static List<String> texts(JsonElement array) {
        return array.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList();
    }
}
