package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import agentcore.streaming.wire.gateway.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names as the developer guide's page {@code runtime-header-allowlist} has them. */
class ForwardedHeadersTest {
    @ParameterizedTest
    @ValueSource(strings = {"X-Amz-Date", "x-amzn-requestid", "X-Amzn-Bedrock-AgentCore-Runtime-User-Id",
            "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id", "Accept", "Accept-Language", "Content-Type",
            "Content-Security-Policy", "Cookie", "Set-Cookie", "Host", "Origin", "Referer", "User-Agent",
            "X-Forwarded-For", "X-Requested-With", "Access-Control-Request-Method", "Sec-WebSocket-Key",
            "Sec-Fetch-Site", "Retry-After", "Via", "Connection", "Keep-Alive", "TE", "Trailer", "Transfer-Encoding",
            "Upgrade", "Proxy-Authorization", "Proxy-Connection", "Cache-Control", "If-None-Match", "Date",
            "Expect", "HTTP2-Settings", "Max-Forwards", "amz-sdk-request", "X-CSRF-Token", "Forwarded", "X-Real-IP",
            "CF-Ray", "Link"})
    void aNameThatAgentCoreKeepsFromAgentsIsRefused(String name) {
        var refusal = assertThrows(SettingsException.class,
                () -> SettingsTest.from("PROXY_FORWARD_HEADERS", "X-Tenant," + name));
        assertEquals("PROXY_FORWARD_HEADERS is 'X-Tenant," + name + "', which has " + name
                + " in it, which AgentCore keeps from agents: it must be at most 20 names of headers with a comma "
                + "between, such as X-Tenant,X-Locale.", refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            authorization | has authorization in it, which PROXY_UPSTREAM_AUTH decides about
            traceparent   | has traceparent in it, which is sent anyway
            Baggage       | has Baggage in it, which is sent anyway
            X-A,x-a       | has x-a twice
            X-A,          | has '' in it, which is no such name
            1-A           | has '1-A' in it, which is no such name
            X-\u00c4      | has 'X-\u00c4' in it, which is no such name
            X:A           | has 'X:A' in it, which is no such name
            """)
    void whatIsWrongWithANameIsSaid(String setting, String why) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> ForwardedHeaders.names(setting));
        assertEquals(why, refusal.getMessage());
    }

    @Test
    void namesMayBeTwentyAndAsLongAs256() {
        String twenty = IntStream.range(0, 20).mapToObj(i -> "X-" + i).collect(Collectors.joining(","));
        assertEquals(20, ForwardedHeaders.names(twenty).size());
        var refusal = assertThrows(IllegalArgumentException.class,
                () -> ForwardedHeaders.names(twenty + ",X-20"));
        assertEquals("has 21 names", refusal.getMessage());
        assertEquals(1, ForwardedHeaders.names("X" + "y".repeat(255)).size());
        assertThrows(IllegalArgumentException.class, () -> ForwardedHeaders.names("X" + "y".repeat(256)));
        String custom = "X-Amzn-Bedrock-AgentCore-Runtime-Custom-Tenant";
        assertEquals(List.of(custom, "Acceptance", "X_A"), ForwardedHeaders.names(custom + ",Acceptance,X_A"));
    }

    private static Map<String, String> forwarded(String... values) {
        return ForwardedHeaders.of(List.of("X-Tenant"),
                Headers.of(Map.of("X-Other", "1"), Map.of("x-tenant", List.of(values))));
    }

    @Test
    void onlyWhatIsNamedAndSaidIsForwarded() {
        assertEquals(Map.of("X-Tenant", "a b"), forwarded(" a b "));
        assertEquals(Map.of("X-Tenant", "a, b"), forwarded("a", "b"));
        assertEquals(Map.of(), forwarded(""));
        assertEquals(Map.of(), ForwardedHeaders.of(List.of("X-Tenant"), Headers.NONE));
        assertEquals(Map.of(), ForwardedHeaders.of(List.of(), Headers.of(Map.of("X-Tenant", "1"), Map.of())));
    }

    @Test
    void aValueThatCanNotBeSentIsRefused() {
        assertEquals(4096, forwarded("x".repeat(4096)).get("X-Tenant").length());
        assertRefused("The request's header X-Tenant has 4097 characters; at most 4096 are passed on to the agent.",
                "x".repeat(4097));
        assertRefused("The request's header X-Tenant has 5002 characters; at most 4096 are passed on to the agent.",
                "x".repeat(2500), "x".repeat(2500));
        for (String value : List.of("a\r\nX-Other: b", "a\tb", "a\u0000", "\u00e4", "\u3042")) {
            assertRefused("The request's header X-Tenant has characters in it that are not printable ASCII: "
                    + "encode them.", value);
        }
    }

    private static void assertRefused(String message, String... values) {
        var refusal = assertThrows(ProblemException.class, () -> forwarded(values));
        assertEquals(ProblemType.BAD_REQUEST, refusal.problem().type());
        assertEquals(message, refusal.problem().message());
    }
}
