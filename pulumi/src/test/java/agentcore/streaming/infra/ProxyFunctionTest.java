package agentcore.streaming.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxyFunctionTest {
    @TempDir
    private static Path folder;
    private static Path zip;
    private static Path managed;
    private static Declared plain;

    @BeforeAll
    static void declare() {
        zip = Project.zip(folder, "linux", "x86_64");
        managed = Project.zip(folder, "any", "any");
        plain = Declared.by(zip);
    }

    private static Map<String, String> environment(Declared declared) {
        Map<String, String> environment = new TreeMap<>();
        declared.inputs("proxy-function").getAsJsonObject("environment").getAsJsonObject("variables").entrySet()
                .forEach(entry -> environment.put(entry.getKey(), entry.getValue().getAsString()));
        return environment;
    }

    @Test
    void itRunsOnWhatItsPackageIsFor() {
        JsonObject function = plain.inputs("proxy-function");
        assertEquals("agentcore-proxy", function.get("name").getAsString());
        assertEquals("provided.al2023", function.get("runtime").getAsString());
        assertEquals("[\"x86_64\"]", function.get("architectures").toString());
        assertEquals(900, function.get("timeout").getAsInt());
        assertEquals(1024, function.get("memorySize").getAsInt());
        assertEquals("Active", function.getAsJsonObject("tracingConfig").get("mode").getAsString());
        JsonObject logs = function.getAsJsonObject("loggingConfig");
        assertEquals("JSON", logs.get("logFormat").getAsString());
        assertEquals("/aws/lambda/agentcore-proxy", logs.get("logGroup").getAsString());
        assertFalse(function.has("reservedConcurrentExecutions") || function.has("snapStart"));
        assertFalse(plain.has("proxy-alias"));
        assertEquals(30, plain.inputs("proxy-logs").get("retentionInDays").getAsInt());
    }

    @Test
    void itsEnvironmentIsWhatDiffersFromItsDefaults() {
        String arn = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/agentcore_streaming_dev-AbCdEfGhIj";
        assertEquals(Map.of("AGENT_RUNTIME_ARN", arn, "AGENT_QUALIFIER", "live", "PROXY_UPSTREAM_AUTH", "sigv4"),
                environment(plain));
        assertEquals(Map.of("AGENT_RUNTIME_ARN", arn, "AGENT_QUALIFIER", "live", "PROXY_UPSTREAM_AUTH", "bearer",
                "PROXY_ALLOWED_ORIGINS", "https://a.example,https://b.example", "PROXY_FORWARD_HEADERS",
                "X-Tenant,X-Locale", "PROXY_HEARTBEAT", "10s"),
                environment(Declared.by(zip, "auth", "apiKey", "upstreamAuth", "bearer", "jwtDiscoveryUrl",
                        "https://issuer.example/.well-known/openid-configuration", "jwtClients", "[\"app\"]",
                        "allowedOrigins", "[\"https://a.example\", \"https://b.example\"]", "forwardHeaders",
                        "[\"X-Tenant\", \"X-Locale\"]", "functionSettings", "[\"PROXY_HEARTBEAT=10s\"]")));
    }

    @Test
    void itSetsNothingThatTheFunctionDoesNotKnow() {
        Map<String, Contract.Variable> known = Contract.in(Project.ROOT).environment();
        for (String name : environment(plain).keySet()) {
            assertTrue(known.containsKey(name), name);
            assertTrue(environment(plain).get(name).matches(known.get(name).pattern()), name);
        }
    }

    @Test
    void onAManagedRuntimeItIsStartedByItsWrapper() {
        Declared declared = Declared.by(managed, "functionRuntime", "java25", "reservedConcurrency", "50");
        JsonObject function = declared.inputs("proxy-function");
        assertEquals("java25", function.get("runtime").getAsString());
        assertEquals("[\"arm64\"]", function.get("architectures").toString());
        assertEquals(50, function.get("reservedConcurrentExecutions").getAsInt());
        assertEquals("/var/task/wrapper", environment(declared).get("AWS_LAMBDA_EXEC_WRAPPER"));
        assertFalse(declared.has("proxy-alias"));
    }

    @Test
    void withSnapStartTheApiCallsAnAliasOfThePublishedVersion() {
        Declared declared = Declared.by(managed, "functionRuntime", "java25", "snapStart", "true");
        JsonObject function = declared.inputs("proxy-function");
        assertTrue(function.get("publish").getAsBoolean());
        assertEquals("PublishedVersions", function.getAsJsonObject("snapStart").get("applyOn").getAsString());
        assertEquals("3", declared.inputs("proxy-alias").get("functionVersion").getAsString());
        assertTrue(declared.inputs("api").get("body").getAsString()
                .contains(":function:agentcore-proxy:live/response-streaming-invocations"));
        assertEquals("live", declared.inputs("api-may-invoke").get("qualifier").getAsString());
    }
}
