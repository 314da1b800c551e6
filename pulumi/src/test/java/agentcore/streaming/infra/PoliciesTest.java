package agentcore.streaming.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.pulumi.test.Mocks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may do what to what. */
class PoliciesTest {
    private static final String RUNTIME = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/agentcore_streaming_dev-AbCdEfGhIj";

    @TempDir
    private Path folder;
    private Path zip;

    @BeforeEach
    void pack() {
        zip = Project.zip(folder, "linux", "x86_64");
    }

    private static List<String> strings(JsonElement array) {
        return ((JsonArray) array).asList().stream().map(JsonElement::getAsString).toList();
    }

    @Test
    void theFunctionMayCallAndStopOnlyItsOwnRuntime() {
        JsonObject agent = Declared.by(zip).statement("proxy-policy", "Agent");
        assertEquals(List.of("bedrock-agentcore:InvokeAgentRuntime", "bedrock-agentcore:StopRuntimeSession"),
                strings(agent.get("Action")));
        assertEquals(List.of(RUNTIME, RUNTIME + "/runtime-endpoint/*"), strings(agent.get("Resource")));
    }

    @Test
    void theFunctionMayCallARuntimeThatWasThereBefore() {
        String arn = "arn:aws:bedrock-agentcore:eu-west-1:123456789012:runtime/theirs-0123456789";
        Declared declared = Declared.by(zip, "agentImage", "", "agentRuntimeArn", arn);
        assertEquals(List.of(arn, arn + "/runtime-endpoint/*"),
                strings(declared.statement("proxy-policy", "Agent").get("Resource")));
        assertFalse(declared.has("runtime") || declared.has("agent-role"), "made something of the agent");
        assertEquals("DEFAULT", declared.inputs("proxy-function").getAsJsonObject("environment")
                .getAsJsonObject("variables").get("AGENT_QUALIFIER").getAsString());
    }

    @Test
    void theFunctionMayCallAllRuntimesOnlyWhereThatIsSet() {
        String all = RUNTIME.substring(0, RUNTIME.lastIndexOf('/')) + "/*";
        assertEquals(List.of(all, all + "/runtime-endpoint/*"), strings(Declared
                .by(zip, "functionMayCallAnyRuntime", "true").statement("proxy-policy", "Agent").get("Resource")));
    }

    @Test
    void theFunctionMaySayWhoCallsOnlyWhereItDoes() {
        assertTrue(strings(Declared.by(zip, "functionSettings", "[\"PROXY_FORWARD_USER_ID=on\"]")
                .statement("proxy-policy", "Agent").get("Action"))
                .contains("bedrock-agentcore:InvokeAgentRuntimeForUser"));
    }

    @Test
    void theFunctionMayDoNothingOfAgentCoreWhereCallersBringTokens() {
        Declared declared = Declared.by(zip, "auth", "apiKey", "upstreamAuth", "bearer", "jwtDiscoveryUrl",
                "https://issuer.example/.well-known/openid-configuration", "jwtClients", "[\"app\"]");
        assertFalse(declared.document("proxy-policy", "policy").toString().contains("bedrock-agentcore:"));
    }

    @Test
    void theFunctionMayWriteToItsOwnLogGroupOnly() {
        assertEquals(List.of("arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/agentcore-proxy:*"),
                strings(Declared.by(zip).statement("proxy-policy", "Logs").get("Resource")));
    }

    @Test
    void theAgentMayFetchOnlyItsOwnImage() {
        assertEquals(List.of("arn:aws:ecr:us-east-1:123456789012:repository/team/my-agent"),
                strings(Declared.by(zip).statement("agent-policy", "Image").get("Resource")));
    }

    @Test
    void theAgentMayAskNoModelWhereItIsOffline() {
        assertFalse(Declared.by(zip).document("agent-policy", "policy").toString().contains("bedrock:"));
    }

    @Test
    void theAgentMayAskOnlyItsModel() {
        JsonObject model = Declared.by(zip, "agentModel", "bedrock:amazon.nova-lite-v1:0").statement("agent-policy",
                "Model");
        assertEquals(List.of("bedrock:InvokeModelWithResponseStream"), strings(model.get("Action")));
        assertEquals(List.of("arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"),
                strings(model.get("Resource")));
    }

    @Test
    void theAgentMayAskAProfilesModelThroughTheProfileOnly() {
        Declared declared = Declared.by(zip, "agentModel", "bedrock:us.amazon.nova-lite-v1:0", "agentGuardrail",
                "gr1:2");
        String profile = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0";
        assertEquals(List.of(profile), strings(declared.statement("agent-policy", "Model").get("Resource")));
        JsonObject through = declared.statement("agent-policy", "ModelThroughProfile");
        assertEquals(List.of("arn:aws:bedrock:*::foundation-model/amazon.nova-lite-v1:0"),
                strings(through.get("Resource")));
        assertEquals("{\"StringEquals\":{\"bedrock:InferenceProfileArn\":\"" + profile + "\"}}",
                through.get("Condition").toString());
        JsonObject guardrail = declared.statement("agent-policy", "Guardrail");
        assertEquals(List.of("bedrock:ApplyGuardrail"), strings(guardrail.get("Action")));
        assertEquals(List.of("arn:aws:bedrock:us-east-1:123456789012:guardrail/gr1"),
                strings(guardrail.get("Resource")));
        assertEquals(
                List.of("arn:aws:bedrock:*::foundation-model/amazon.nova-2-lite-v1:0",
                        "arn:aws:bedrock:::foundation-model/amazon.nova-2-lite-v1:0"),
                strings(Declared.by(zip, "agentModel", "bedrock:global.amazon.nova-2-lite-v1:0")
                        .statement("agent-policy", "ModelThroughProfile").get("Resource")));
    }

    @Test
    void aModelMayBeNamedByItsArn() {
        String own = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc";
        Declared declared = Declared.by(zip, "agentModel", "bedrock:" + own);
        assertEquals(List.of(own), strings(declared.statement("agent-policy", "Model").get("Resource")));
        assertEquals("{\"StringEquals\":{\"bedrock:InferenceProfileArn\":\"" + own + "\"}}",
                declared.statement("agent-policy", "ModelThroughProfile").get("Condition").toString());
    }

    @Test
    void theAgentMayUseNoMemoryWhereNoneIsSet() {
        assertFalse(Declared.by(zip, "agentSettings", "[\"AGENT_MEMORY=none\"]").document("agent-policy", "policy")
                .toString().contains(":memory/"));
    }

    @Test
    void theAgentMayUseOnlyItsMemory() {
        JsonObject memory = Declared.by(zip, "agentSettings", "[\"AGENT_MEMORY=agentcore:mine-AbCdEfGhIj\"]")
                .statement("agent-policy", "Memory");
        assertEquals(List.of("bedrock-agentcore:CreateEvent", "bedrock-agentcore:ListEvents"),
                strings(memory.get("Action")));
        assertEquals(List.of("arn:aws:bedrock-agentcore:us-east-1:123456789012:memory/mine-AbCdEfGhIj"),
                strings(memory.get("Resource")));
        assertEquals(List.of("arn:aws:bedrock-agentcore:eu-west-1:123456789012:memory/mine-AbCdEfGhIj"),
                strings(Declared.by(zip, "agentSettings",
                        "[\"AGENT_MEMORY=agentcore:mine-AbCdEfGhIj\", \"AGENT_MEMORY_REGION=eu-west-1\"]")
                        .statement("agent-policy", "Memory").get("Resource")));
    }

    @Test
    void onlyAgentCoreInThisAccountMayBecomeTheAgent() {
        JsonObject trust = Declared.by(zip).document("agent-role", "assumeRolePolicy").getAsJsonArray("Statement")
                .get(0).getAsJsonObject();
        assertEquals("{\"Service\":\"bedrock-agentcore.amazonaws.com\"}", trust.get("Principal").toString());
        assertEquals("{\"StringEquals\":{\"aws:SourceAccount\":\"123456789012\"},\"ArnLike\":{\"aws:SourceArn\":"
                + "\"arn:aws:bedrock-agentcore:us-east-1:123456789012:*\"}}", trust.get("Condition").toString());
    }

    /** What AWS's documents give no resource for. */
    @Test
    void nothingIsAllowedOnAllThereIsButWhatHasNoResource() {
        Set<String> everywhere = new TreeSet<>();
        for (Mocks.ResourceArgs policy : Declared.by(zip).ofType("aws:iam/rolePolicy:RolePolicy")) {
            JsonParser.parseString((String) policy.inputs.get("policy")).getAsJsonObject().getAsJsonArray("Statement")
                    .forEach(statement -> {
                        JsonObject allowed = statement.getAsJsonObject();
                        assertFalse(strings(allowed.get("Action")).stream().anyMatch(action -> action.contains("*")),
                                allowed.toString());
                        if (strings(allowed.get("Resource")).contains("*")) {
                            everywhere.addAll(strings(allowed.get("Action")));
                        }
                    });
        }
        assertEquals(Set.of("cloudwatch:PutMetricData", "ecr:GetAuthorizationToken", "xray:GetSamplingRules",
                "xray:GetSamplingTargets", "xray:PutTelemetryRecords", "xray:PutTraceSegments"), everywhere);
    }

    @Test
    void theApiMayInvokeTheFunctionByItsOwnMethodsAndPathsOnly() {
        Declared declared = Declared.by(zip);
        List<Mocks.ResourceArgs> permissions = declared.ofType("aws:lambda/permission:Permission");
        assertEquals(
                List.of("DELETE/sessions/*", "OPTIONS/invoke", "OPTIONS/sessions/*", "POST/invoke"),
                permissions.stream().map(permission -> ((String) permission.inputs.get("sourceArn"))
                        .replace("arn:aws:execute-api:us-east-1:123456789012:agentcore-streaming-dev/prod/", ""))
                        .sorted().toList());
        for (Mocks.ResourceArgs permission : permissions) {
            assertEquals("lambda:InvokeFunction", permission.inputs.get("action"));
            assertEquals("apigateway.amazonaws.com", permission.inputs.get("principal"));
            assertFalse(permission.inputs.containsKey("qualifier"));
        }
    }
}
