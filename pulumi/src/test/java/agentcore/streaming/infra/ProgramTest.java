package agentcore.streaming.infra;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pulumirpc.Resource.RegisterResourceRequest;

/** The program in a process of its own, as Pulumi's engine sees it. */
class ProgramTest {
    /** Pulumi's marks for what isn't known yet, and for what is secret ({@code sdk/go/common/resource}). */
    private static final String UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    private static final String MARK = "4dabf18193072939515e22adb298388d";
    private static final String SECRET = "1b47061264138c4ac30d75fd1eb44270";

    @TempDir
    private static Path folder;
    private static Path zip;
    private static Map<String, String> config;
    private static StandInEngine.Run first;

    @BeforeAll
    static void run() throws Exception {
        zip = Project.zip(folder, "linux", "x86_64");
        config = Project.config(zip, "auth", "apiKey", "forwardHeaders", "[\"X-B\", \"X-A\"]", "allowedOrigins",
                "[\"https://a.example\"]", "functionSettings", "[\"PROXY_PAD_BYTES=2KB\", \"PROXY_HEARTBEAT=10s\"]",
                "protect", "true", "retain", "true");
        first = StandInEngine.up(config);
    }

    /**
     * In the order of the fields' numbers and the maps' keys: what is different then is different. Only what a resource
     * depends on is put into an order first: it is a set, and Pulumi's library sends its salted one.
     */
    private static byte[] bytes(RegisterResourceRequest request) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        inOrder(request).writeTo(out);
        out.flush();
        return bytes.toByteArray();
    }

    private static RegisterResourceRequest inOrder(RegisterResourceRequest request) {
        RegisterResourceRequest.Builder ordered = request.toBuilder().clearDependencies()
                .addAllDependencies(request.getDependenciesList().stream().sorted().toList());
        request.getPropertyDependenciesMap()
                .forEach((property, dependencies) -> ordered.putPropertyDependencies(property,
                        dependencies.toBuilder().clearUrns()
                                .addAllUrns(dependencies.getUrnsList().stream().sorted().toList())
                                .build()));
        return ordered.build();
    }

    @Test
    void twoRunsAskForTheSameByteForByte() throws Exception {
        StandInEngine.Run second = StandInEngine.up(config);
        assertEquals(List.of(), first.errors());
        assertEquals(0, first.exit());
        assertEquals(first.requests().size(), second.requests().size());
        for (int i = 0; i < first.requests().size(); i++) {
            assertArrayEquals(bytes(first.requests().get(i)), bytes(second.requests().get(i)),
                    first.requests().get(i) + "\n" + second.requests().get(i));
        }
        assertEquals(first.outputs(), second.outputs());
    }

    @Test
    void theStackTellsWhatItIsMadeOfAndItsKeyAsASecret() {
        assertEquals(Set.of("ApiId", "ApiKey", "AuthMode", "InvokeUrl", "ProxyFunctionArn", "ProxyFunctionName",
                "RuntimeArn", "RuntimeId", "RuntimeName"), first.stackOutputs().keySet());
        Struct key = first.stackOutputs().get("ApiKey").getStructValue();
        assertEquals(Value.newBuilder().setStringValue(SECRET).build(), key.getFieldsOrThrow(MARK));
        assertEquals("https://abc.execute-api.us-east-1.amazonaws.com/prod/invoke",
                first.stackOutputs().get("InvokeUrl").getStringValue());
    }

    @Test
    void aSecretOfTheAgentsIsOneInTheRuntimesStateToo() throws Exception {
        StandInEngine.Run run = StandInEngine.up(Project.config(zip, "agentModel", "openai:x", "openaiBaseUrl",
                "https://models.example/v1", "agentSettings", "[\"OPENAI_API_KEY=planted\"]"), Set.of("agentSettings"));
        assertEquals(List.of(), run.errors());
        RegisterResourceRequest runtime = run.request("runtime");
        Struct state = runtime.getObject().getFieldsOrThrow("desiredState").getStructValue();
        assertEquals(Value.newBuilder().setStringValue(SECRET).build(), state.getFieldsOrThrow(MARK));
        assertTrue(state.getFieldsOrThrow("value").getStringValue().contains("\"OPENAI_API_KEY\":\"planted\""),
                "the agent isn't told");
        assertTrue(runtime.getAdditionalSecretOutputsList().containsAll(List.of("desiredState", "properties")));
        for (RegisterResourceRequest request : run.requests()) {
            assertTrue(request == runtime || !request.toString().contains("planted"), request.getName());
        }
        assertFalse(first.request("runtime").getAdditionalSecretOutputsList().contains("properties"));
    }

    @Test
    void theFirstPreviewKnowsWhatIsConfiguredAndNothingThatIsNotMadeYet() throws Exception {
        StandInEngine.Run run = StandInEngine.preview(Project.config(zip));
        assertEquals(List.of(), run.errors());
        assertEquals(0, run.exit());
        assertEquals("agentcore-proxy", run.input("proxy-function", "name"));
        assertEquals(UNKNOWN, run.input("runtime", "desiredState")); // its role has no ARN yet
        assertEquals(UNKNOWN, run.input("endpoint", "desiredState"));
        assertEquals(UNKNOWN, run.input("api", "body"));
        assertTrue(run.input("agent-policy", "policy").contains("arn:aws:ecr:"), "all of it is known");
    }

    /** The ARN is made of the id, which stays; of the live state it would be unknown, and with it half of the stack. */
    @Test
    void thePreviewOfANewImageShowsNoChangeOfTheFunctionOrTheApi() throws Exception {
        StandInEngine.Run run = StandInEngine.previewOfANewImage(config);
        assertEquals(List.of(), run.errors());
        assertEquals(0, run.exit());
        assertEquals(UNKNOWN, run.input("endpoint", "desiredState"));
        for (String name : List.of("proxy-function", "proxy-policy", "api", "api-deployment", "dashboard")) {
            assertEquals(first.request(name).getObject(), run.request(name).getObject(), name);
        }
    }

    @Test
    void everyResourceIsAComponentsAndOfTheOneProviderAndEveryComponentHasOutputs() {
        RegisterResourceRequest provider = first.request("aws");
        assertEquals("us-east-1", provider.getObject().getFieldsOrThrow("region").getStringValue());
        Set<String> components = new TreeSet<>();
        for (RegisterResourceRequest request : first.requests()) {
            if (request.getType().startsWith("agentcore-streaming:")) {
                components.add(request.getName());
                assertTrue(first.outputs().keySet().stream().anyMatch(urn -> urn.endsWith("::" + request.getName())),
                        request.getName());
            } else if (request.getCustom() && request != provider) {
                assertTrue(request.getParent().contains("::agentcore-streaming:infra:"), request.getName());
                assertEquals("urn:pulumi:dev::agentcore-streaming::pulumi:providers:aws::aws::aws-1a2b3c4",
                        request.getProvider(), request.getName());
            }
        }
        assertEquals(Set.of("agent", "proxy", "streaming-api", "api-logs", "monitoring"), components);
    }

    @Test
    void whatIsWrongWithTheSettingsIsToldTogetherAndNothingIsMade() throws Exception {
        StandInEngine.Run run = StandInEngine.up(
                Project.config(zip, "runtimeName", "my-agent", "functionMemory", "1", "fucntionName", "x",
                        "aws:allowedAccountIds", "[\"123456789012\"]"));
        assertNotEquals(0, run.exit());
        assertEquals(1, run.errors().size(), run.errors().toString());
        for (String key : List.of("runtimeName is 'my-agent'", "functionMemory is '1'", "fucntionName is no setting",
                "aws:allowedAccountIds is read by nobody")) {
            assertTrue(run.errors().get(0).contains("\n- " + key), run.errors().get(0));
        }
        assertFalse(run.errors().get(0).contains("\tat "), "a stack trace");
        assertEquals(List.of(),
                run.requests().stream().map(RegisterResourceRequest::getType).toList());
    }

    @Test
    void whatNeedsSomethingThatCannotBeMadeIsNotAskedFor() throws Exception {
        StandInEngine.Run run = StandInEngine.upWithout("runtime", Project.config(zip));
        assertNotEquals(0, run.exit());
        assertTrue(run.has("agent-role"));
        assertFalse(run.has("endpoint") || run.has("proxy-function") || run.has("api-deployment"), "was asked for");
    }

    @Test
    void whatHoldsDataIsProtectedAndRetainedWhereThatIsSet() {
        Set<String> kept = new TreeSet<>();
        Set<String> left = new TreeSet<>();
        for (RegisterResourceRequest request : first.requests()) {
            if (request.getProtect()) {
                kept.add(request.getName());
            }
            if (request.getRetainOnDelete()) {
                left.add(request.getName());
            }
        }
        assertEquals(Set.of("agent-logs", "proxy-logs", "api-log-group"), kept);
        assertEquals(Set.of("agent-logs", "proxy-logs", "api-log-group", "api-account", "api-log-role",
                "api-log-policy"), left);
    }

    /** AWS gives these names once, or puts a second of a name in the first one's place: deleted after, it would be gone. */
    @Test
    void whatIsKnownByANameIsDeletedBeforeItIsMadeAnew() {
        Set<String> first = new TreeSet<>();
        for (RegisterResourceRequest request : ProgramTest.first.requests()) {
            if (request.getDeleteBeforeReplace()) {
                first.add(request.getName());
            }
        }
        assertEquals(Set.of("agent-logs", "proxy-logs", "api-log-group", "agent-policy", "proxy-policy",
                "proxy-function", "api-stage", "api-settings", "dashboard", "slow-first-byte", "errors-in-streams",
                "agent-throttled", "session-quota", "function-throttled", "server-errors"), first);
    }

    /** The engine deletes first what such a change replaces too; a deployment that its stage is at can't be. */
    @Test
    void theDeploymentIsOfTheDocumentAndNotOfTheFunction() throws Exception {
        RegisterResourceRequest deployment = first.request("api-deployment");
        assertEquals(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                .digest(first.input("api", "body").getBytes(StandardCharsets.UTF_8))),
                deployment.getObject().getFieldsOrThrow("triggers").getStructValue().getFieldsOrThrow("document")
                        .getStringValue());
        assertEquals(List.of(), deployment.getPropertyDependenciesOrThrow("triggers").getUrnsList());
    }
}
