package agentcore.streaming.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** What deployments are told of the agent's environment is what the agent reads. */
class EnvironmentContractTest {
    /** Of a server that speaks OpenAI's words, as the key is read for one only; with a region, a memory and spans. */
    private static final Map<String, String> RICH = Map.of("AGENT_MODEL", "openai:x", "OPENAI_BASE_URL",
            "http://localhost/v1", "AWS_REGION", "us-east-1", "AGENT_MEMORY", "agentcore:mine-AbCdEfGhIj",
            "OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318");

    private static List<JsonObject> variables() throws IOException {
        return new JsonObject(Files.readString(Path.of("../contract/agent-environment.json"))).getJsonArray("variables")
                .stream().map(JsonObject.class::cast).toList();
    }

    @Test
    void theSettingsReadExactlyTheseNames() throws Exception {
        Set<String> read = new TreeSet<>();
        AgentSettings.from(new HashMap<>(RICH) {
            @Override
            public String get(Object name) {
                read.add((String) name);
                return super.get(name);
            }
        });
        read.removeIf(name -> name.startsWith("AWS_")); // the platform's, or a laptop's
        assertEquals(variables().stream().map(variable -> variable.getString("name"))
                .collect(Collectors.toCollection(TreeSet::new)), read);
    }

    @Test
    void theirDefaultsAreTheAgents() throws Exception {
        Map<String, String> defaults = new TreeMap<>();
        for (JsonObject variable : variables()) {
            defaults.put(variable.getString("name"), variable.getString("default"));
        }
        assertEquals(AgentSettings.from(Map.of()), AgentSettings.from(defaults));
    }

    /** So that what a deployment lets through is refused by no agent at its start. */
    @Test
    void theirPatternsKnowWhatTheAgentTakes() throws Exception {
        Map<String, List<String>> right = new TreeMap<>(Map.of("AGENT_TOOLS", List.of("none", "calculator"),
                "AGENT_HTTP_HOSTS", List.of("api.example.com,http://a.example:8080"), "AGENT_MCP_SERVERS",
                List.of("{\"docs\": {\"url\": \"https://mcp.example.com/mcp\"}}", "{\n}"), "AGENT_MEMORY",
                List.of("none", "agentcore:mine-AbCdEfGhIj"), "AGENT_MEMORY_ACTOR", List.of("team/a:b"),
                "AGENT_TURN_TIMEOUT", List.of("1s", "3600s", "60m", "90s"), "AGENT_DRAIN_TIMEOUT", List.of("0s", "60m"),
                "AGENT_MAX_ROUNDS", List.of("0", "10", "100"), "AGENT_SYSTEM_PROMPT", List.of("Be brief.\nAlways."),
                "AGENT_MODEL_CHOICES", List.of("a,b:c")));
        right.putAll(Map.of("AGENT_MAX_TOKENS", List.of("1", "1000000"), "AGENT_MAX_INPUT", List.of("10000000"),
                "AGENT_HISTORY_TOKENS", List.of("1", "10000000"), "OPENAI_API_KEY", List.of("sk-x_1"),
                "AGENT_LOG_FORMAT", List.of("json")));
        right.putAll(Map.of("OTEL_EXPORTER_OTLP_HEADERS", List.of("api-key=x,b=c"), "OTEL_TRACES_SAMPLER",
                List.of("parentbased_traceidratio"), "OTEL_TRACES_SAMPLER_ARG", List.of("0.25"), "OTEL_SERVICE_NAME",
                List.of("my agent"), "OTEL_RESOURCE_ATTRIBUTES", List.of("a.b=c"), "OTEL_TRACES_EXPORTER",
                List.of("otlp", "none"), "OTEL_SDK_DISABLED", List.of("true")));
        Map<String, List<String>> wrong = new TreeMap<>(Map.of("AGENT_TOOLS", List.of("clock", "none,calculator"),
                "AGENT_HTTP_HOSTS", List.of("a.example/x", "a.example, b.example"), "AGENT_MCP_SERVERS", List.of("[]"),
                "AGENT_MEMORY", List.of("redis", "agentcore:mine"), "AGENT_MEMORY_ACTOR", List.of("/a"),
                "AGENT_TURN_TIMEOUT", List.of("0s", "3601s", "61m", "500ms"), "AGENT_DRAIN_TIMEOUT", List.of("61m"),
                "AGENT_MAX_ROUNDS", List.of("101"), "AGENT_MAX_TOKENS", List.of("0", "1000001"), "AGENT_LOG_FORMAT",
                List.of("JSON")));
        wrong.putAll(Map.of("AGENT_MAX_INPUT", List.of("0", "1MB"), "AGENT_HISTORY_TOKENS", List.of("0"),
                "OPENAI_API_KEY", List.of("a b")));
        wrong.putAll(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", List.of("collector:4318"), "OTEL_EXPORTER_OTLP_PROTOCOL",
                List.of("grpc"), "OTEL_TRACES_SAMPLER", List.of("some"), "OTEL_TRACES_SAMPLER_ARG", List.of("2"),
                "OTEL_TRACES_EXPORTER", List.of("console"), "OTEL_RESOURCE_ATTRIBUTES", List.of("a")));
        for (JsonObject variable : variables()) {
            String name = variable.getString("name");
            String pattern = variable.getString("pattern");
            String fallback = variable.getString("default");
            assertTrue(fallback.isEmpty() || fallback.matches(pattern), name);
            for (String value : right.getOrDefault(name, List.of())) {
                assertTrue(value.matches(pattern), name + "=" + value);
                AgentSettings.from(with(name, value));
            }
            for (String value : wrong.getOrDefault(name, List.of())) {
                assertFalse(value.matches(pattern), name + "=" + value);
                assertThrows(SettingsException.class, () -> AgentSettings.from(with(name, value)),
                        name + "=" + value);
            }
        }
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> environment = new HashMap<>(RICH);
        environment.put(name, value);
        return environment;
    }
}
