package agentcore.streaming.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import agentcore.streaming.infra.image.ImageException;
import agentcore.streaming.infra.image.ImageSpec;
import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.CredentialRetriever;
import com.google.cloud.tools.jib.registry.credentials.CredentialRetrievalException;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.pulumi.core.Output;
import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestOptions;
import com.pulumi.test.TestResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The repository of the agent's image, and when something is pushed there. */
class AgentImageTest implements Mocks {
    private static final String URI = "123456789012.dkr.ecr.us-east-1.amazonaws.com/agentcore-streaming-dev-agent";

    @TempDir
    private Path folder;
    private Path zip;
    private final Map<String, Map<String, Object>> made = new ConcurrentHashMap<>();
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final List<String> pushes = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void pack() {
        zip = Project.zip(folder, "linux", "x86_64");
    }

    @AfterEach
    void cleanUp() {
        PulumiTest.cleanup();
    }

    @Override
    public CompletableFuture<ResourceResult> newResourceAsync(ResourceArgs args) {
        made.put(args.name, args.inputs);
        Map<String, Object> state = new HashMap<>(FakeAws.outputs(args.type, args.name, args.inputs));
        state.putAll(args.inputs);
        return CompletableFuture.completedFuture(
                ResourceResult.of(Optional.of(FakeAws.id(args.type, args.name, args.inputs)), state));
    }

    @Override
    public CompletableFuture<Map<String, Object>> callAsync(CallArgs args) {
        calls.add(args.token);
        return CompletableFuture.completedFuture(FakeAws.answer(args.token));
    }

    private TestResult run(boolean preview, AgentImage.Push push, String... settings) {
        return PulumiTest.withMocks(this).withOptions(TestOptions.builder().projectName("agentcore-streaming")
                .stackName("dev").preview(preview).build())
                .runTest(context -> context.export("uri", new AgentImage(
                        Site.of(Settings.from(Project.config(zip, settings), Set.of(), "dev", Project.ROOT),
                                context.projectName(), context.stackName()),
                        "abc", push).uri()));
    }

    private void push(String repository, CredentialRetriever login)
            throws ImageException {
        try {
            Credential credential = login.retrieve().orElseThrow();
            pushes.add(repository + " " + credential.getUsername() + " " + credential.getPassword());
        } catch (CredentialRetrievalException e) {
            throw new AssertionError(e);
        }
    }

    private String uri(TestResult result) {
        Output<String> uri = result.throwOnError().output("uri", String.class);
        return PulumiTest.extractValue(uri);
    }

    @Test
    void anUpPushesWithEcrsLoginAndGivesTheImagesName() {
        assertEquals(URI + ":abc", uri(run(false, this::push)));
        assertEquals(List.of(URI + " AWS a-login-that-is-secret"), pushes);
    }

    @Test
    void aPreviewShowsTheSameNameAndNeitherPushesNorLogsIn() {
        assertEquals(URI + ":abc", uri(run(true, this::push)));
        assertEquals(List.of(), pushes);
        assertFalse(calls.contains("aws:ecr/getAuthorizationToken:getAuthorizationToken"), calls.toString());
    }

    @Test
    void tagsStayWhatTheyAreAndImagesAreScanned() {
        run(false, this::push).throwOnError();
        assertEquals("IMMUTABLE", made.get("agent-repository").get("imageTagMutability"));
        assertEquals(Map.of("scanOnPush", true), made.get("agent-repository").get("imageScanningConfiguration"));
        assertEquals("agentcore-streaming-dev-agent", made.get("agent-images").get("repository"));
    }

    @Test
    void oldImagesAreForgotten() {
        run(false, this::push).throwOnError();
        JsonObject rule = JsonParser.parseString((String) made.get("agent-images").get("policy")).getAsJsonObject()
                .getAsJsonArray("rules").get(0).getAsJsonObject();
        assertEquals("{\"tagStatus\":\"any\",\"countType\":\"imageCountMoreThan\",\"countNumber\":20}",
                rule.get("selection").toString());
        assertEquals("{\"type\":\"expire\"}", rule.get("action").toString());
    }

    @Test
    void theRepositoryGoesWithItsImagesUnlessItIsRetained() {
        run(false, this::push).throwOnError();
        assertEquals(true, made.get("agent-repository").get("forceDelete"));
        PulumiTest.cleanup();
        run(false, this::push, "retain", "true").throwOnError();
        assertEquals(false, made.get("agent-repository").get("forceDelete"));
    }

    @Test
    void anImageThatIsNotPushedEndsTheUpInItsOwnWords() {
        TestResult result = run(false, (repository, login) -> ImageSpec.read(folder.resolve("image.json")));
        assertTrue(result.exitCode() != 0 && result.errors().toString().contains("image.json can't be read"),
                result.exitCode() + " " + result.errors() + result.exceptions());
    }
}
