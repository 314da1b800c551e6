package agentcore.streaming.infra.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image of the agent that the build has packaged, unpacked and started by what its configuration says. */
class PackagedAgentImageIT {
    private static final String LISTENS = "The agent listens on port ";

    @TempDir
    Path folder;

    @Test
    void whatIsInTheImageAnswersByTheImagesEntryPoint() throws Exception {
        ImageSpec spec = Fixture.spec().withBase(Fixture.baseTar(folder, "arm64"));
        Path tar = folder.resolve("image.tar");
        new ImageBuild(spec, Fixture.ROOT.resolve("agent/target/agent"), line -> {}, folder.resolve("cache"))
                .writeTar(tar);
        ImageTar image = ImageTar.read(tar);
        Path root = folder.resolve("root");
        RootFileSystem.unpack(image, root);
        assertTrue(Files.readString(root.resolve("opt/agent/sbom.json")).contains("CycloneDX"));

        Process agent = start(image.config().getAsJsonObject("config"), root);
        try (BufferedReader out = agent.inputReader(StandardCharsets.UTF_8)) {
            String line = out.readLine();
            assertTrue(line != null && line.startsWith(LISTENS),
                    () -> line + Files.exists(root) + new String(read(agent), StandardCharsets.UTF_8));
            String port = line.substring(LISTENS.length(), line.length() - 1);
            assertEquals(200, HttpClient.newHttpClient().send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ping")).build(),
                    BodyHandlers.ofString()).statusCode());
        } finally {
            agent.destroyForcibly().waitFor();
        }
    }

    private static byte[] read(Process agent) {
        try {
            return agent.getErrorStream().readAllBytes();
        } catch (IOException e) {
            return e.toString().getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Where the root isn't the machine's, paths are made the test's; a port of its own besides. */
    private Process start(JsonObject config, Path root) throws Exception {
        List<String> command = new ArrayList<>();
        for (JsonElement word : config.getAsJsonArray("Entrypoint")) {
            command.add(word.getAsString().replace("/opt/agent", root + "/opt/agent"));
        }
        assertEquals("java", command.get(0));
        command.set(0, javaHome() + "/bin/java");
        ProcessBuilder agent = new ProcessBuilder(command).directory(folder.toFile());
        agent.environment().clear();
        for (JsonElement variable : config.getAsJsonArray("Env")) {
            String[] parts = variable.getAsString().split("=", 2);
            agent.environment().put(parts[0], parts[1]);
        }
        agent.environment().put("PORT", "0");
        agent.environment().put("AGENT_HOST", "127.0.0.1");
        return agent.start();
    }

    private static String javaHome() throws Exception {
        Process find = new ProcessBuilder(Fixture.ROOT.resolve("bin/find-jdk").toString(), "java",
                Fixture.ROOT.resolve("target/jdk-settings.txt").toString()).start();
        return new String(find.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
