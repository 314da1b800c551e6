package agentcore.streaming.infra.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The kernel as the judge: the agent's image for this machine, its root file system entered as a container engine does. */
@Tag("witness")
@Timeout(1800)
class AgentContainerWitnessIT {
    private static final Pattern LISTENS = Pattern.compile("listens on port ([0-9]+)");

    @TempDir
    Path folder;

    @Test
    void theAgentAnswersFromARootThatCantBeWrittenAsAUserWithoutRights() throws Exception {
        ImageSpec arm = Fixture.spec();
        ImageSpec spec = new ImageSpec(JavaBase.tar(folder), arm.os(), JavaBase.architecture(), arm.user(), arm.port(),
                arm.folder(), arm.entryPoint(), arm.environment());
        Path tar = folder.resolve("image.tar");
        new ImageBuild(spec, Fixture.ROOT.resolve("agent/target/agent"), line -> {}, folder.resolve("cache"))
                .writeTar(tar);
        Path root = folder.resolve("root");
        // the folders above are the test's own: let the image's user through
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Process agent = RootFileSystem.unpack(ImageTar.read(tar), root)
                .start(Map.of("PORT", "0", "AGENT_HOST", "127.0.0.1"));
        try (BufferedReader out = agent.inputReader(StandardCharsets.UTF_8)) {
            String said = out.readLine();
            assertTrue(said != null, () -> "It ended: " + agent.errorReader().lines().toList());
            Matcher listens = LISTENS.matcher(said);
            assertTrue(listens.find(), said);
            URI agentUri = URI.create("http://127.0.0.1:" + listens.group(1));

            assertEquals(spec.user(), Files.getAttribute(Path.of("/proc/" + agent.pid()), "unix:uid").toString());
            assertTrue(mountOfRoot(agent.pid()).startsWith("ro,"), mountOfRoot(agent.pid()));
            assertTrue(Files.exists(root.resolve("opt/agent/sbom.json")), "no list of what is in it");

            HttpClient client = HttpClient.newHttpClient();
            assertEquals(200, client.send(HttpRequest.newBuilder(agentUri.resolve("/ping")).build(),
                    BodyHandlers.discarding()).statusCode());
            HttpResponse<String> answer = client.send(HttpRequest.newBuilder(agentUri.resolve("/invocations"))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\": \"こんにちは\"}")).build(),
                    BodyHandlers.ofString());
            assertTrue(answer.body().contains("messageStop"), answer.body());

            agent.destroy();
            assertEquals(0, agent.waitFor(), "what SIGTERM makes of it");
        } finally {
            agent.destroyForcibly().waitFor();
        }
    }

    /** Its options, as the kernel has them. */
    private static String mountOfRoot(long pid) throws Exception {
        return Files.readAllLines(Path.of("/proc/" + pid + "/mountinfo")).stream().map(line -> line.split(" "))
                .filter(fields -> fields[4].equals("/")).map(fields -> fields[5]).findFirst().orElse("none");
    }
}
