package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @Test
    void onlyTheArnHasNoDefault() {
        Settings settings = from("PATH", "/bin");
        assertEquals("us-east-1", settings.runtime().region());
        assertEquals("DEFAULT", settings.qualifier());
        assertEquals(Optional.empty(), settings.endpoint());
        assertEquals(Duration.ofSeconds(15), settings.heartbeat());
        assertEquals(Duration.ofSeconds(20), settings.commitAfter());
        assertEquals(Duration.ofSeconds(3), settings.connectTimeout());
        assertEquals(Duration.ofSeconds(290), settings.firstByteTimeout());
        assertEquals(Duration.ofSeconds(290), settings.idleTimeout());
        assertEquals(Duration.ofSeconds(1), settings.deadlineMargin());
        assertEquals(Duration.ofSeconds(60), settings.poolMaxIdle());
        assertEquals(6 * 1024 * 1024, settings.maxRequest());
        assertEquals(0, settings.padBytes());
        assertEquals(new Settings.TerminalEvent.Auto(), settings.terminalEvent());
        assertEquals(List.of(), settings.extraAuthorities());
        assertEquals(Settings.UpstreamAuth.SIGV4, settings.upstreamAuth());
        assertEquals(List.of(), settings.allowedOrigins());
        assertEquals(List.of(), settings.forwardHeaders());
        assertFalse(settings.forwardUserId());
        assertFalse(settings.stopWhenClientGone());
        assertEquals(Level.INFO, settings.logLevel());
        assertFalse(settings.jsonLogs());
        assertEquals(List.of(), settings.unknown());
    }

    @Test
    void everySettingCanBeSet() {
        Settings settings = from("AGENT_QUALIFIER", "blue", "PROXY_HEARTBEAT", "0", "PROXY_COMMIT_AFTER", "1m",
                "PROXY_CONNECT_TIMEOUT", "500ms",
                "PROXY_FIRST_BYTE_TIMEOUT", "2m", "PROXY_IDLE_TIMEOUT", "30s", "PROXY_DEADLINE_MARGIN", "0",
                "PROXY_POOL_MAX_IDLE", "0s", "PROXY_MAX_REQUEST", "64KB", "PROXY_PAD_BYTES", "2KB",
                "PROXY_TERMINAL_EVENT", "done",
                "PROXY_ALLOWED_ORIGINS", "https://a.example,http://localhost:5173", "PROXY_FORWARD_HEADERS",
                "X-Tenant,X-Locale", "PROXY_FORWARD_USER_ID", "on", "PROXY_ON_CLIENT_GONE", "stop",
                "PROXY_LOG_LEVEL", "DEBUG", "AWS_LAMBDA_LOG_FORMAT", "JSON");
        assertEquals(Settings.UpstreamAuth.BEARER, from("PROXY_UPSTREAM_AUTH", "bearer").upstreamAuth());
        assertEquals(List.of("https://a.example", "http://localhost:5173"), settings.allowedOrigins());
        assertEquals(List.of("X-Tenant", "X-Locale"), settings.forwardHeaders());
        assertTrue(settings.forwardUserId());
        assertTrue(settings.stopWhenClientGone());
        assertTrue(settings.jsonLogs());
        assertEquals("blue", settings.qualifier());
        assertEquals(Optional.of(URI.create("https://[::1]:8443/base/")),
                from("AWS_ENDPOINT_URL_BEDROCK_AGENTCORE", "https://[::1]:8443/base/").endpoint());
        assertEquals(Duration.ZERO, settings.heartbeat());
        assertEquals(Duration.ofMinutes(1), settings.commitAfter());
        assertEquals(Duration.ofMillis(500), settings.connectTimeout());
        assertEquals(Duration.ofMinutes(2), settings.firstByteTimeout());
        assertEquals(Duration.ofSeconds(30), settings.idleTimeout());
        assertEquals(Duration.ZERO, settings.deadlineMargin());
        assertEquals(Duration.ZERO, settings.poolMaxIdle());
        assertEquals(64 * 1024, settings.maxRequest());
        assertEquals(2048, settings.padBytes());
        assertEquals(new Settings.TerminalEvent.Named("done"), settings.terminalEvent());
        assertEquals(Level.FINE, settings.logLevel());
        assertEquals(new Settings.TerminalEvent.Off(), from("PROXY_TERMINAL_EVENT", "off").terminalEvent());
    }

    @Test
    void lambdasLogLevelCountsWhereOursIsNotSet() {
        assertEquals(Level.WARNING, from("AWS_LAMBDA_LOG_LEVEL", "WARN").logLevel());
        assertEquals(Level.SEVERE, from("AWS_LAMBDA_LOG_LEVEL", "WARN", "PROXY_LOG_LEVEL", "ERROR").logLevel());
    }

    @Test
    void anEmptySettingIsNotSet() {
        assertEquals(Duration.ofSeconds(15), from("PROXY_HEARTBEAT", "").heartbeat());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            AGENT_RUNTIME_ARN        | my-agent | must be the ARN of an agent runtime, such as arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/my_agent-AbCdEfGhIj.
            AGENT_QUALIFIER          | a-b      | must be the name of a runtime's endpoint.
            AWS_ENDPOINT_URL_BEDROCK_AGENTCORE | http://a b | , which is no URL: it must be a URL such as http://127.0.0.1:8080.
            AWS_ENDPOINT_URL_BEDROCK_AGENTCORE | localhost:8080 | , which does not begin with http:// or https://: it must be a URL such as http://127.0.0.1:8080.
            AWS_ENDPOINT_URL_BEDROCK_AGENTCORE | /agent | , which does not begin with http:// or https://: it must be a URL such as http://127.0.0.1:8080.
            AWS_ENDPOINT_URL_BEDROCK_AGENTCORE | http:/agent | , which has no host, or no port, that can be called: it must be a URL such as http://127.0.0.1:8080.
            AWS_ENDPOINT_URL_BEDROCK_AGENTCORE | http://a:65536 | , which has no host, or no port, that can be called: it must be a URL such as http://127.0.0.1:8080.
            PROXY_HEARTBEAT          | 15       | must be 0, or a time of at most 24 hours such as 15s, 500ms or 2m.
            PROXY_HEARTBEAT          | -1s      | must be 0, or a time of at most 24 hours such as 15s, 500ms or 2m.
            PROXY_COMMIT_AFTER       | never    | must be 0, or a time of at most 24 hours such as 20s, 500ms or 2m.
            PROXY_CONNECT_TIMEOUT    | 0        | must be a time of at most 24 hours such as 3s, 500ms or 2m.
            PROXY_FIRST_BYTE_TIMEOUT | 0ms      | must be a time of at most 24 hours such as 290s, 500ms or 2m.
            PROXY_IDLE_TIMEOUT       | 25h      | must be a time of at most 24 hours such as 290s, 500ms or 2m.
            PROXY_IDLE_TIMEOUT       | 1441m    | must be a time of at most 24 hours such as 290s, 500ms or 2m.
            PROXY_DEADLINE_MARGIN    | 1 s      | must be 0, or a time of at most 24 hours such as 1s, 500ms or 2m.
            PROXY_POOL_MAX_IDLE      | 1h       | must be 0, or a time of at most 24 hours such as 60s, 500ms or 2m.
            PROXY_MAX_REQUEST        | 6        | must be a size of at most 1024MB such as 6MB or 64KB.
            PROXY_MAX_REQUEST        | 0KB      | must be a size of at most 1024MB such as 6MB or 64KB.
            PROXY_MAX_REQUEST        | 1025MB   | must be a size of at most 1024MB such as 6MB or 64KB.
            PROXY_MAX_REQUEST        | 0        | must be a size of at most 1024MB such as 6MB or 64KB.
            PROXY_PAD_BYTES          | 512      | must be 0, or a size of at most 64KB such as 2KB.
            PROXY_PAD_BYTES          | 65KB     | must be 0, or a size of at most 64KB such as 2KB.
            PROXY_UPSTREAM_AUTH      | SIGV4    | must be sigv4 or bearer.
            PROXY_ALLOWED_ORIGINS    | https://a.example/ | must be * or origins with a comma between, such as https://example.com,http://localhost:5173.
            PROXY_ALLOWED_ORIGINS    | *,https://a.example | must be * or origins with a comma between, such as https://example.com,http://localhost:5173.
            PROXY_FORWARD_HEADERS    | X-A, X-B | , which has ' X-B' in it, which is no such name: it must be at most 20 names of headers with a comma between, such as X-Tenant,X-Locale.
            PROXY_FORWARD_USER_ID    | true     | must be on or off.
            PROXY_ON_CLIENT_GONE     | kill     | must be leave or stop.
            AWS_LAMBDA_LOG_FORMAT    | xml      | must be JSON or Text.
            PROXY_TERMINAL_EVENT     | a/\u3042 | must be auto, off, or the type of the event that ends a stream, such as done.
            PROXY_CA_FILE            | /no/such | , which can't be read: it must be a PEM file of certificate authorities.
            PROXY_CA_FILE            | pom.xml  | , which has something else in it: it must be a PEM file of certificate authorities.
            PROXY_CA_FILE            | /dev/null | , which has no certificate in it: it must be a PEM file of certificate authorities.
            PROXY_LOG_LEVEL          | info     | must be TRACE, DEBUG, INFO, WARN, ERROR or FATAL.
            """)
    void aWrongSettingIsNamedWithItsValueAndWhatItMayBe(String name, String value, String rule) {
        var refusal = assertThrows(SettingsException.class, () -> from(name, value));
        assertEquals(name + " is '" + value + (rule.startsWith(",") ? "'" : "' and ") + rule, refusal.getMessage());
    }

    @Test
    void aTokenSaysWhoCallsAndNobodyElseDoes() {
        var refusal = assertThrows(SettingsException.class,
                () -> from("PROXY_UPSTREAM_AUTH", "bearer", "PROXY_FORWARD_USER_ID", "on"));
        assertEquals(
                "PROXY_FORWARD_USER_ID is 'on' and must be off where PROXY_UPSTREAM_AUTH is bearer: the token says "
                        + "who calls.",
                refusal.getMessage());
    }

    @Test
    void allThatIsWrongIsToldTogether() {
        var refusal = assertThrows(SettingsException.class,
                () -> Settings.from(Map.of("PROXY_HEARTBEAT", "x", "PROXY_MAX_REQUEST", "y",
                        "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE", "z", "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")));
        assertEquals("AGENT_RUNTIME_ARN is not set: set it to the ARN of an agent runtime, such as "
                + "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/my_agent-AbCdEfGhIj. "
                + "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE is 'z', which does not begin with http:// or https://: it must be "
                + "a URL such as http://127.0.0.1:8080. "
                + "PROXY_HEARTBEAT is 'x' and must be 0, or a time of at most 24 hours such as 15s, 500ms or 2m. "
                + "PROXY_MAX_REQUEST is 'y' and must be a size of at most 1024MB such as 6MB or 64KB. "
                + "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set: Lambda sets them from the function's role, "
                + "so run this program in Lambda or in the laptop stack.",
                refusal.getMessage());
    }

    @Test
    void namesThatLookLikeSettingsAreToldApart() {
        assertEquals(List.of("PROXY_HEARTBEET", "PROXY_X"), from("PROXY_X", "1", "PROXY_HEARTBEET", "1s").unknown());
    }

    static Settings from(String... namesAndValues) {
        Map<String, String> environment = new HashMap<>(Map.of("AGENT_RUNTIME_ARN", InProcessChain.ARN,
                "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY", "secret"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            environment.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return Settings.from(environment);
    }
}
