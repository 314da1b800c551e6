package agentcore.streaming.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

import agentcore.streaming.proxy.Settings.UpstreamAuth;
import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.wire.fixture.Call;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which headers reach AgentCore, however the call is authorized. */
@ParameterizedClass
@EnumSource
class UpstreamHeadersTest {
    private static final String BODY = "{\"prompt\": \"hello\"}";
    private static final String[] OF_A_CLIENT = {"X-Amz-Date", "20200101T000000Z", "X-Amz-Security-Token", "forged",
            "X-Amzn-Bedrock-AgentCore-Runtime-User-Id", "somebody-else",
            "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id", "forged-0123456789-0123456789-0123456789",
            "X-Amzn-Trace-Id", "Root=forged", "X-Amzn-Bedrock-AgentCore-Runtime-Custom-Role", "admin", "Cookie", "a=b",
            "Connection", "close", "Keep-Alive", "1", "Transfer-Encoding", "chunked", "TE", "trailers", "Upgrade",
            "h2c",
            "Proxy-Authorization", "Basic x", "Host", "elsewhere.example", "Accept", "text/plain", "User-Agent", "mine",
            "X-Forwarded-For", "192.0.2.1", "X-Tenant", "blue", "X-Locale", "ja"};

    private final UpstreamAuth auth;
    private InProcessChain chain;

    UpstreamHeadersTest(UpstreamAuth auth) {
        this.auth = auth;
    }

    @AfterEach
    void closeChain() {
        chain.close();
    }

    private static JsonObject with(JsonObject event, String... headers) {
        for (int i = 0; i < headers.length; i += 2) {
            event.getJsonObject("headers").put(headers[i], headers[i + 1]);
        }
        return event;
    }

    @Test
    void nothingOfAClientsReachesAgentCoreThatIsNotAskedFor() {
        chain = new InProcessChain(auth);
        chain.send(with(chain.event(BODY), OF_A_CLIENT));
        Call call = chain.takeAgentCall();
        TreeSet<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        call.headers().forEach(header -> names.add(header.getKey()));
        TreeSet<String> expected = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        expected.addAll(List.of("Accept", "Authorization", "Content-Length", "Content-Type", "Host",
                "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id", "X-Amzn-Trace-Id"));
        if (auth == UpstreamAuth.SIGV4) { // the SDK's own
            expected.addAll(List.of("amz-sdk-invocation-id", "amz-sdk-request", "User-Agent", "X-Amz-Date",
                    "x-amz-content-sha256", "X-Amz-Security-Token"));
        }
        assertEquals(expected, names);
        for (Map.Entry<String, String> header : call.headers()) {
            assertTrue(!List.of(OF_A_CLIENT).contains(header.getValue()), header.getKey());
        }
    }

    @Test
    void whatThePlatformKnowsIsSent() {
        chain = new InProcessChain(auth);
        String session = "0123456789-abcdefghijklmnopqrstuvwxyz";
        chain.send(
                with(chain.event(BODY), "X-Session-Id", session, "traceparent", "00-1", "tracestate", "a=b", "baggage",
                        "c=d"));
        Call call = chain.takeAgentCall();
        assertEquals(
                "/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Aruntime%2Fmy_agent-AbCdEfGhIj"
                        + "/invocations?qualifier=DEFAULT",
                call.target());
        assertEquals("POST", call.method());
        assertEquals(Optional.of(session), call.header("X-Amzn-Bedrock-AgentCore-Runtime-Session-Id"));
        assertEquals(Optional.of("application/json"), call.header("Content-Type"));
        assertEquals(Optional.of("text/event-stream"), call.header("Accept"));
        assertEquals(Optional.of("Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1"),
                call.header("X-Amzn-Trace-Id"));
        assertEquals(Optional.of("00-1"), call.header("traceparent"));
        assertEquals(Optional.of("a=b"), call.header("tracestate"));
        assertEquals(Optional.of("c=d"), call.header("baggage"));
        assertEquals(BODY, new String(call.readBody(), UTF_8));
    }

    /** As sent, and what becomes of it. */
    static Stream<Arguments> traceContext() {
        return Stream.of(Arguments.of("a=1", "a=1"), Arguments.of(" a=1 ", "a=1"), Arguments.of("\ta=1", "a=1"),
                Arguments.of("a=\u65e5\u672c", null), Arguments.of("a=\u00e4", null), Arguments.of("a\u0000b", null),
                Arguments.of("a\tb", null), Arguments.of("a\r\nX-B: 1", null), Arguments.of(" ", null),
                Arguments.of("\u0001", null));
    }

    @ParameterizedTest
    @MethodSource("traceContext")
    void traceContextIsSentWhereBothEndsReadItAlike(String sent, String becomes) {
        chain = new InProcessChain(auth);
        chain.send(with(chain.event(BODY), "traceparent", sent, "tracestate", sent, "baggage", sent));
        assertTraceContext(becomes, becomes, becomes);
    }

    @Test
    void traceContextThatAgentCoreWouldRefuseIsLeftOut() {
        chain = new InProcessChain(auth);
        chain.send(with(chain.event(BODY), "traceparent", "x".repeat(129), "tracestate", "x".repeat(513), "baggage",
                "x".repeat(8193)));
        assertTraceContext(null, null, null);
    }

    /** W3C Trace Context, 3.3.1, and Baggage, 3.2: several headers are one; there is one traceparent only. */
    @Test
    void severalHeadersOfTraceContextAreJoinedBeforeTheyAreMeasured() {
        chain = new InProcessChain(auth);
        JsonObject event = chain.event(BODY);
        chain.send(event.put("multiValueHeaders", new JsonObject().put("traceparent", List.of("00-1", "00-2"))
                .put("tracestate", List.of("a=1", " ", " b=2")).put("baggage",
                        List.of("c=" + "x".repeat(4094), "d=" + "x".repeat(4094)))));
        assertTraceContext(null, "a=1,b=2", null);
    }

    private void assertTraceContext(String parent, String state, String baggage) {
        Call call = chain.takeAgentCall();
        assertEquals(Optional.ofNullable(parent), call.header("traceparent"));
        assertEquals(Optional.ofNullable(state), call.header("tracestate"));
        assertEquals(Optional.ofNullable(baggage), call.header("baggage"));
    }

    /** Where calls are signed, they are part of what is signed. */
    @Test
    void headersThatAreAskedForAreForwarded() {
        chain = new InProcessChain(auth, "PROXY_FORWARD_HEADERS",
                "x-tenant,X-Amzn-Bedrock-AgentCore-Runtime-Custom-Role,X-Absent");
        chain.send(with(chain.event(BODY), OF_A_CLIENT));
        Call call = chain.takeAgentCall();
        assertEquals(Optional.of("blue"), call.header("X-Tenant"));
        assertEquals(Optional.of("admin"), call.header("X-Amzn-Bedrock-AgentCore-Runtime-Custom-Role"));
        assertEquals(Optional.empty(), call.header("X-Absent"));
        assertEquals(Optional.empty(), call.header("X-Locale"));
        if (auth == UpstreamAuth.SIGV4) {
            String signed = call.header("Authorization").orElseThrow().replaceFirst(".*SignedHeaders=([^,]*),.*", "$1");
            List<String> names = List.of(signed.split(";"));
            assertTrue(names.contains("x-tenant")
                    && names.contains("x-amzn-bedrock-agentcore-runtime-custom-role"), signed);
        }
    }

    @Test
    void severalValuesOfOneAreJoinedAndATooLongOneIsRefused() {
        chain = new InProcessChain(auth, "PROXY_FORWARD_HEADERS", "X-Tenant");
        JsonObject event = chain.event(BODY);
        chain.send(event.put("multiValueHeaders", new JsonObject().put("X-Tenant", List.of("blue", "green"))));
        Call call = chain.takeAgentCall();
        assertEquals(Optional.of("blue, green"), call.header("X-Tenant"));
        call.answer(200, "{}", "Content-Type: application/json");
        chain.close();
        chain = new InProcessChain(auth, "PROXY_FORWARD_HEADERS", "X-Tenant");
        Exchange refused = chain.post(BODY, "X-Tenant", "x".repeat(4097));
        assertEquals(400, refused.status());
        assertTrue(refused.readRest().contains("The request's header X-Tenant has 4097 characters"));
        assertEquals(0, chain.agentCalls());
    }
}
