package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.wire.fixture.Call;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By the names of the Fetch standard's CORS protocol; a real browser is asked in the chain's tests. */
class CorsTest {
    private static final String FRIEND = "https://app.example";
    private static final String BODY = "{\"prompt\":\"Hello\"}";

    private InProcessChain chain;

    @AfterEach
    void close() {
        chain.close();
    }

    @Test
    void aFriendsPageMayReadAnswersAndErrors() {
        chain = new InProcessChain("PROXY_ALLOWED_ORIGINS", "http://localhost:5173," + FRIEND);
        Exchange exchange = chain.post(BODY, "Origin", FRIEND);
        chain.takeAgentCall().answer(200, "data: 1\n\n", "Content-Type: text/event-stream");
        assertFriend(exchange);
        assertEquals("data: 1\n\n", exchange.readRest());

        Exchange refused = chain.post("[]", "Origin", FRIEND);
        assertEquals(400, refused.status());
        assertFriend(refused);
        refused.readRest();

        Exchange throttled = chain.post(BODY, "origin", FRIEND);
        chain.takeAgentCall().answer(429, "{}", "x-amzn-ErrorType: ThrottlingException");
        assertEquals(429, throttled.status());
        assertFriend(throttled);
        throttled.readRest();

        Exchange unknown = chain.send(chain.event(BODY, "Origin", FRIEND).put("resource", "/other"));
        assertEquals(404, unknown.status());
        assertFriend(unknown);
        unknown.readRest();
    }

    private static void assertFriend(Exchange exchange) {
        assertEquals(Optional.of(FRIEND), exchange.header("Access-Control-Allow-Origin"));
        assertEquals(Optional.of("true"), exchange.header("Access-Control-Allow-Credentials"));
        assertEquals(Optional.of("X-Session-Id, X-Request-Id, Retry-After"),
                exchange.header("Access-Control-Expose-Headers"));
        assertEquals(Optional.of("Origin"), exchange.header("Vary"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://app.example.evil", "http://app.example", "https://APP.example", "null",
            "https://app.example:443", "https://app.example/", "*"})
    void aStrangersPageMayNot(String origin) {
        chain = new InProcessChain("PROXY_ALLOWED_ORIGINS", FRIEND);
        Exchange exchange = chain.post("[]", "Origin", origin);
        assertStranger(exchange);
        exchange.readRest();
        Exchange preflight = preflight("/invoke", "Origin", origin, "Access-Control-Request-Method", "POST");
        assertEquals(204, preflight.status());
        assertStranger(preflight);
        assertEquals("", preflight.readRest());
    }

    /** A cache between must not hand the one's answer to the other. */
    private static void assertStranger(Exchange exchange) {
        assertEquals(Optional.of("Origin"), exchange.header("Vary"));
        assertNoCors(exchange);
    }

    private static void assertNoCors(Exchange exchange) {
        for (String name : List.of("Origin", "Credentials", "Methods", "Headers")) {
            assertEquals(Optional.empty(), exchange.header("Access-Control-Allow-" + name), name);
        }
        assertEquals(Optional.empty(), exchange.header("Access-Control-Expose-Headers"));
    }

    @Test
    void severalOriginsInOneRequestAreNobodys() {
        chain = new InProcessChain("PROXY_ALLOWED_ORIGINS", FRIEND);
        JsonObject event = chain.event("[]");
        event.put("multiValueHeaders", new JsonObject().put("Origin", List.of(FRIEND, "https://evil.example")));
        Exchange exchange = chain.send(event);
        assertStranger(exchange);
        exchange.readRest();
    }

    @Test
    void anyPageMayReadWhereAllMayButNotWithCookies() {
        chain = new InProcessChain("PROXY_ALLOWED_ORIGINS", "*");
        Exchange exchange = chain.post("[]", "Origin", "https://whoever.example");
        assertEquals(Optional.of("*"), exchange.header("Access-Control-Allow-Origin"));
        assertEquals(Optional.empty(), exchange.header("Access-Control-Allow-Credentials"));
        exchange.readRest();
    }

    @Test
    void withoutTheSettingNothingIsSaid() {
        chain = new InProcessChain();
        Exchange exchange = chain.post("[]", "Origin", FRIEND);
        assertNoCors(exchange);
        assertEquals(Optional.empty(), exchange.header("Vary"));
        exchange.readRest();
        Exchange options = preflight("/invoke", "Origin", FRIEND);
        assertEquals(204, options.status());
        assertEquals(Optional.of("OPTIONS, POST"), options.header("Allow"));
        assertNoCors(options);
        options.readRest();
    }

    @Test
    void aPreflightIsAnsweredWithAllThatIsReadAndCallsNobody() {
        chain = new InProcessChain("PROXY_ALLOWED_ORIGINS", FRIEND, "PROXY_FORWARD_HEADERS", "X-Tenant");
        Exchange preflight = preflight("/invoke", "Origin", FRIEND, "Access-Control-Request-Method", "POST",
                "Access-Control-Request-Headers", "content-type,x-session-id");
        assertEquals(204, preflight.status());
        assertFriend(preflight);
        assertTrue(listed(preflight, "Methods").contains("post"));
        assertTrue(listed(preflight, "Headers").containsAll(List.of("content-type", "x-session-id", "authorization",
                "x-api-key", "x-amz-date", "x-amz-security-token", "traceparent", "x-tenant")));
        assertEquals(Optional.of("7200"), preflight.header("Access-Control-Max-Age"));
        assertEquals(Optional.of("0"), preflight.header("Content-Length"));
        assertEquals("", preflight.readRest());
        assertEquals(0, chain.agentCallsNotTaken());
    }

    /** Early commit sends its head before there is an answer. */
    @Test
    void anAnswerThatIsBegunEarlyCarriesThemToo() {
        chain = new InProcessChain("PROXY_ALLOWED_ORIGINS", FRIEND, "PROXY_COMMIT_AFTER", "10s");
        Exchange exchange = chain.post(BODY, "Origin", FRIEND);
        Call call = chain.takeAgentCall();
        chain.pass(Duration.ofSeconds(10));
        assertFriend(exchange);
        call.answer(500, "{}");
        exchange.readRest();
        assertFalse(exchange.header("Content-Length").isPresent());
    }

    private Exchange preflight(String resource, String... headers) {
        return chain.send(chain.event("", headers).putNull("body").put("httpMethod", "OPTIONS").put("resource",
                resource));
    }

    private static List<String> listed(Exchange exchange, String name) {
        return Arrays.asList(exchange.header("Access-Control-Allow-" + name).orElse("").toLowerCase(Locale.ROOT)
                .split(", "));
    }
}
