package agentcore.streaming.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import agentcore.streaming.infra.image.ImageBuild;
import agentcore.streaming.infra.image.ImageSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as in Pulumi, with the agent that the build has packaged. */
class OwnAgentIT {
    @TempDir
    private Path folder;

    @Test
    void theFirstPreviewShowsTheTrueNameOfTheAgentsImageWithoutAsking() throws Exception {
        Map<String, String> config = Project.config(Project.zip(folder, "linux", "x86_64"), "agentImage", "");
        StandInEngine.Run run = StandInEngine.preview(config);
        assertEquals(List.of(), run.errors());
        assertEquals(0, run.exit());
        String tag = new ImageBuild(ImageSpec.read(Project.ROOT.resolve("contract/image.json")),
                Project.ROOT.resolve("agent/target/agent"), line -> {}).tag();
        String uri = run.outputs().entrySet().stream().filter(entry -> entry.getKey().endsWith("::agent-image"))
                .findFirst().orElseThrow().getValue().getFieldsOrThrow("uri").getStringValue();
        assertEquals("123456789012.dkr.ecr.us-east-1.amazonaws.com/agentcore-streaming-dev-agent:" + tag, uri);
        assertEquals("IMMUTABLE", run.input("agent-repository", "imageTagMutability"));
        assertTrue(run.request("agent-repository").getDeleteBeforeReplace());
        assertTrue(run.input("agent-policy", "policy").contains(":repository/agentcore-streaming-dev-agent\""),
                run.input("agent-policy", "policy"));
    }
}
