package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** What deployments are told of the function's environment is what the function reads. */
class EnvironmentContractTest {
    private static List<JsonObject> variables() throws IOException {
        return new JsonObject(Files.readString(Path.of("../contract/environment.json"))).getJsonArray("variables")
                .stream().map(JsonObject.class::cast).toList();
    }

    /** Set by Lambda, or on a laptop: none of a deployment's business. */
    private static final Set<String> LAMBDAS = Set.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE");

    private static Map<String, String> environment() {
        return Map.of("AGENT_RUNTIME_ARN", InProcessChain.ARN, "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
                "AWS_SECRET_ACCESS_KEY", "secret");
    }

    @Test
    void theSettingsReadExactlyTheseNames() throws IOException {
        Set<String> read = new TreeSet<>();
        Map<String, String> environment = new HashMap<>(environment()) {
            @Override
            public String getOrDefault(Object name, String fallback) {
                read.add((String) name);
                return super.getOrDefault(name, fallback);
            }

            @Override
            public String get(Object name) {
                read.add((String) name);
                return super.get(name);
            }
        };
        Settings.from(environment);
        read.removeIf(LAMBDAS::contains);
        assertEquals(new TreeSet<>(variables().stream().map(variable -> variable.getString("name")).toList()), read);
    }

    @Test
    void theirDefaultsAreTheFunctions() throws IOException {
        Map<String, String> defaults = new TreeMap<>(environment());
        for (JsonObject variable : variables()) {
            if (variable.getString("default") != null) {
                defaults.put(variable.getString("name"), variable.getString("default"));
            }
        }
        assertEquals(Settings.from(environment()), Settings.from(defaults));
        assertEquals(List.of("AGENT_RUNTIME_ARN"), variables().stream()
                .filter(variable -> variable.getString("default") == null).map(variable -> variable.getString("name"))
                .toList());
    }

    /** So that what a deployment lets through is refused by no function at its start. */
    @Test
    void theirPatternsKnowWhatTheFunctionTakes() throws IOException {
        Map<String, List<String>> right = new TreeMap<>(Map.of("PROXY_HEARTBEAT", List.of("0", "10s", "500ms", "2m"),
                "PROXY_CONNECT_TIMEOUT", List.of("1ms", "24m"), "PROXY_MAX_REQUEST", List.of("64KB", "6MB"),
                "PROXY_PAD_BYTES", List.of("0", "2KB"), "PROXY_ALLOWED_ORIGINS",
                List.of("*", "https://a.example,http://localhost:5173"), "PROXY_FORWARD_HEADERS",
                List.of("X-Tenant,X-Locale"), "PROXY_TERMINAL_EVENT", List.of("done", "off"), "PROXY_LOG_LEVEL",
                List.of("TRACE", "FATAL"), "PROXY_UPSTREAM_AUTH", List.of("bearer"), "AGENT_QUALIFIER",
                List.of("live")));
        Map<String, List<String>> wrong = Map.of("PROXY_HEARTBEAT", List.of("15", "-1s", "1h"),
                "PROXY_CONNECT_TIMEOUT", List.of("0", "0ms"), "PROXY_MAX_REQUEST", List.of("0", "6", "0KB"),
                "PROXY_PAD_BYTES", List.of("512"), "PROXY_ALLOWED_ORIGINS", List.of("https://a.example/", "*,*"),
                "PROXY_FORWARD_HEADERS", List.of("X-A, X-B"), "PROXY_FORWARD_USER_ID", List.of("true"),
                "PROXY_ON_CLIENT_GONE", List.of("kill"), "PROXY_LOG_LEVEL", List.of("info"), "AGENT_QUALIFIER",
                List.of("a-b"));
        for (JsonObject variable : variables()) {
            String name = variable.getString("name");
            String pattern = variable.getString("pattern");
            String fallback = variable.getString("default", "");
            assertTrue(fallback == null || fallback.isEmpty() || fallback.matches(pattern), name);
            for (String value : right.getOrDefault(name, List.of())) {
                assertTrue(value.matches(pattern), name + "=" + value);
                SettingsTest.from(name, value);
            }
            for (String value : wrong.getOrDefault(name, List.of())) {
                assertTrue(!value.matches(pattern), name + "=" + value);
                assertThrows(SettingsException.class,
                        () -> SettingsTest.from(name, value));
            }
        }
    }

    @Test
    void theHeadersThatTheFunctionRefusesAreThose() throws IOException {
        JsonObject refused = variables().stream().filter(one -> one.containsKey("refused")).findFirst().orElseThrow()
                .getJsonObject("refused");
        Set<String> names = new TreeSet<>(ForwardedHeaders.RESTRICTED);
        names.addAll(ForwardedHeaders.SENT_ANYWAY);
        names.add("authorization");
        assertEquals(names, strings(refused, "names"));
        assertEquals(new TreeSet<>(ForwardedHeaders.RESTRICTED_BEGINNINGS), strings(refused, "beginnings"));
        assertEquals(ForwardedHeaders.CUSTOM, refused.getString("butNotThoseThatBegin"));
        for (String name : names) {
            assertThrows(IllegalArgumentException.class, () -> ForwardedHeaders.names(name), name);
        }
    }

    private static Set<String> strings(JsonObject object, String name) {
        Set<String> strings = new TreeSet<>();
        object.getJsonArray(name).forEach(one -> strings.add((String) one));
        return strings;
    }
}
