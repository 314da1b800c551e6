package agentcore.streaming.infra;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

import com.google.gson.JsonObject;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Cloud Control is told, against CloudFormation's own schemas ({@code schemas/README.md} says where they are from). */
class RuntimeStateTest {
    @TempDir
    private Path folder;
    private Path zip;

    @BeforeEach
    void pack() {
        zip = Project.zip(folder, "linux", "x86_64");
    }

    private static List<String> broken(String schema, String state) throws IOException {
        try (InputStream rules = RuntimeStateTest.class.getResourceAsStream("/schemas/" + schema + ".json")) {
            // CloudFormation's schemas are of draft 7.
            Schema known = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(new String(rules.readAllBytes(), UTF_8), InputFormat.JSON);
            return known.validate(state, InputFormat.JSON).stream().map(Object::toString).toList();
        }
    }

    private static void check(Declared declared) throws IOException {
        assertEquals(List.of(), broken("AWS-BedrockAgentCore-Runtime",
                declared.inputs("runtime").get("desiredState").getAsString()));
        assertEquals(List.of(), broken("AWS-BedrockAgentCore-RuntimeEndpoint",
                declared.inputs("endpoint").get("desiredState").getAsString()));
    }

    @Test
    void theDefaultsKeepTheSchema() throws IOException {
        Declared declared = Declared.by(zip);
        check(declared);
        JsonObject runtime = declared.document("runtime", "desiredState");
        assertEquals("agentcore_streaming_dev", runtime.get("AgentRuntimeName").getAsString());
        assertEquals("{\"AGENT_LOG_FORMAT\":\"json\",\"AGENT_MODEL\":\"offline\"}",
                runtime.get("EnvironmentVariables").toString());
        assertEquals("{\"NetworkMode\":\"PUBLIC\"}", runtime.get("NetworkConfiguration").toString());
        assertEquals("{\"IdleRuntimeSessionTimeout\":900,\"MaxLifetime\":28800}",
                runtime.get("LifecycleConfiguration").toString());
        assertFalse(runtime.has("AuthorizerConfiguration") || runtime.has("RequestHeaderConfiguration"));
    }

    @Test
    void theEndpointIsPinnedToTheVersionThatWasMade() {
        JsonObject endpoint = Declared.by(zip).document("endpoint", "desiredState");
        assertEquals("7", endpoint.get("AgentRuntimeVersion").getAsString());
        assertEquals("agentcore_streaming_dev-AbCdEfGhIj", endpoint.get("AgentRuntimeId").getAsString());
        assertEquals("live", endpoint.get("Name").getAsString());
    }

    @Test
    void everySettingKeepsTheSchema() throws IOException {
        Declared declared = Declared.by(zip, "runtimeName", "blue", "endpointName", "green", "networkMode", "VPC",
                "subnets", "[\"subnet-0123456789abcdef0\"]", "securityGroups", "[\"sg-0123456789abcdef0\"]",
                "sessionIdleTimeout", "60", "sessionMaxLifetime", "600", "forwardHeaders", "[\"X-Tenant\"]", "auth",
                "apiKey", "upstreamAuth", "bearer", "jwtDiscoveryUrl",
                "https://issuer.example/.well-known/openid-configuration", "jwtAudiences", "[\"api\"]", "jwtClients",
                "[\"app\"]", "jwtScopes", "[\"agent/invoke\"]");
        check(declared);
        JsonObject runtime = declared.document("runtime", "desiredState");
        assertEquals("{\"RequestHeaderAllowlist\":[\"X-Tenant\"]}",
                runtime.get("RequestHeaderConfiguration").toString());
        assertEquals("{\"CustomJWTAuthorizer\":{\"DiscoveryUrl\":\"https://issuer.example/.well-known/"
                + "openid-configuration\",\"AllowedAudience\":[\"api\"],\"AllowedClients\":[\"app\"],"
                + "\"AllowedScopes\":[\"agent/invoke\"]}}", runtime.get("AuthorizerConfiguration").toString());
    }

    @Test
    void theAgentIsToldWhatToAsk() throws IOException {
        Declared bedrock = Declared.by(zip, "agentModel", "bedrock:us.amazon.nova-lite-v1:0", "agentGuardrail",
                "gr1:2");
        check(bedrock);
        assertEquals(
                "{\"AGENT_GUARDRAIL_ID\":\"gr1\",\"AGENT_GUARDRAIL_VERSION\":\"2\",\"AGENT_LOG_FORMAT\":\"json\",\"AGENT_MODEL\":"
                        + "\"bedrock:us.amazon.nova-lite-v1:0\",\"AGENT_MODEL_REGION\":\"us-east-1\"}",
                bedrock.document("runtime", "desiredState").get("EnvironmentVariables").toString());
        Declared openai = Declared.by(zip, "agentModel", "openai:qwen3", "openaiBaseUrl", "https://models.example/v1");
        check(openai);
        assertEquals(
                "{\"AGENT_LOG_FORMAT\":\"json\",\"AGENT_MODEL\":\"openai:qwen3\",\"OPENAI_BASE_URL\":\"https://models.example/v1\"}",
                openai.document("runtime", "desiredState").get("EnvironmentVariables").toString());
    }

    @Test
    void theAgentIsToldItsOwnSettings() throws IOException {
        Declared declared = Declared.by(zip, "agentSettings",
                "[\"AGENT_MEMORY=agentcore:mine-AbCdEfGhIj\", \"AGENT_LOG_FORMAT=text\"]");
        check(declared);
        assertEquals("{\"AGENT_LOG_FORMAT\":\"text\",\"AGENT_MEMORY\":\"agentcore:mine-AbCdEfGhIj\","
                + "\"AGENT_MEMORY_REGION\":\"us-east-1\",\"AGENT_MODEL\":\"offline\"}",
                declared.document("runtime", "desiredState").get("EnvironmentVariables").toString());
        assertFalse(broken("AWS-BedrockAgentCore-Runtime", Declared
                .by(zip, "agentSettings", "[\"AGENT_SYSTEM_PROMPT=" + "x".repeat(2048) + "\"]").inputs("runtime")
                .get("desiredState").getAsString().replace("xx", "xxx")).isEmpty(), "AgentCore takes more");
    }

    /** So that a slip of the pen would be found by the checks above. */
    @ParameterizedTest
    @ValueSource(strings = {"AgentRuntimeName", "NetworkMode", "ContainerUri", "MaxLifetime"})
    void aMisspeltKeyIsFound(String key) throws IOException {
        String state = Declared.by(zip).inputs("runtime").get("desiredState").getAsString();
        assertFalse(
                broken("AWS-BedrockAgentCore-Runtime", state.replace('"' + key + '"', '"' + key + "s\"")).isEmpty());
    }
}
