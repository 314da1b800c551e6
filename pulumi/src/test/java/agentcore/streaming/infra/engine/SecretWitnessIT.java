package agentcore.streaming.infra.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import agentcore.streaming.infra.Project;
import com.google.gson.JsonObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A key that the agent is told: the runtime has it, and nobody else. */
@Tag("witness")
@Timeout(1800)
class SecretWitnessIT {
    private static final String KEY = "sk-planted-8d3f";

    @TempDir
    Path folder;

    @Test
    void aKeyOfTheAgentsIsInTheRuntimeAndInNothingThatPulumiKeepsOrShows() throws Exception {
        ProjectCopy project = new ProjectCopy(folder);
        Stack stack = new Stack(project, "dev", "agentImage", Project.IMAGE, "functionZip",
                Project.zip(folder, "linux", "x86_64").toString(), "auth", "iam", "agentModel", "openai:x",
                "openaiBaseUrl", "https://models.example/v1", "agentSettings", "[\"AGENT_TOOLS=none\"]");
        stack.done("config", "set", "--secret", "--path", "agentSettings[1]", "OPENAI_API_KEY=" + KEY);

        shows(stack.up());
        JsonObject told = project.cloud.all(Kind.CLOUD_CONTROL).stream().map(thing -> Made.state(thing.inputs()))
                .filter(state -> state.has("EnvironmentVariables")).findFirst().orElseThrow()
                .getAsJsonObject("EnvironmentVariables");
        assertEquals(KEY, told.get("OPENAI_API_KEY").getAsString());
        assertEquals("none", told.get("AGENT_TOOLS").getAsString());
        shows(stack.up("--expect-no-changes"));
        shows(stack.done("stack", "export"));
        stack.set("functionMemory", "2048", "sessionIdleTimeout", "800");
        Stack.Said preview = stack.done("preview", "--diff");
        assertTrue(preview.out().contains("[secret]"), preview.out());
        shows(preview);

        List<Path> state;
        try (Stream<Path> files = Files.walk(project.root.resolve("../state"))) {
            state = files.filter(Files::isRegularFile).toList();
        }
        assertTrue(state.stream().anyMatch(file -> file.endsWith("dev.json")), state.toString());
        for (Path file : state) {
            assertFalse(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(KEY),
                    file::toString);
        }
    }

    private static void shows(Stack.Said said) {
        assertFalse(said.all().contains(KEY), said.all());
    }
}
