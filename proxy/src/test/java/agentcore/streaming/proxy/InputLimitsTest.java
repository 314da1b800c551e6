package agentcore.streaming.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import agentcore.streaming.wire.gateway.Headers;
import agentcore.streaming.wire.gateway.ProxyEvent;
import agentcore.streaming.wire.gateway.ProxyEvent.RequestContext;
import com.sun.management.ThreadMXBean;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is sent to use up time and memory: refused in a sentence, or worth no more than its own length. */
class InputLimitsTest {
    private static final int LENGTH = 2 * 1024 * 1024;
    /** All the objects that reading a body makes, for each of its bytes: there is a string for each name. */
    private static final int MOST_BYTES_PER_BYTE = 16;

    private static final String TOO_DEEP = "The request's body is nested deeper than 1000 levels.";
    private static final String NOT_JSON = "The request's body is not valid JSON in UTF-8.";

    static Stream<Arguments> bombs() {
        String names = IntStream.range(0, LENGTH / 12).mapToObj(i -> "\"n" + i + "\":0")
                .collect(Collectors.joining(","));
        String sameNames = IntStream.range(0, LENGTH / 8).mapToObj(i -> "\"a\":{}").collect(Collectors.joining(","));
        return Stream.of(Arguments.of("arrays", "{\"a\":" + "[".repeat(LENGTH), TOO_DEEP),
                Arguments.of("objects", "{\"a\":".repeat(LENGTH / 5), TOO_DEEP),
                Arguments.of("closed arrays", "{\"a\":" + "[".repeat(LENGTH / 2) + "]".repeat(LENGTH / 2) + "}",
                        TOO_DEEP),
                Arguments.of("no end of a text", "{\"a\":\"" + "x".repeat(LENGTH), NOT_JSON),
                Arguments.of("no end of escapes", "{\"a\":\"" + "\\u0000".repeat(LENGTH / 6), NOT_JSON),
                Arguments.of("a long number", "{\"a\":" + "9".repeat(LENGTH) + "}", ""),
                Arguments.of("a long exponent", "{\"a\":1e" + "9".repeat(LENGTH) + "}", ""),
                Arguments.of("a long name", "{\"" + "n".repeat(LENGTH) + "\":0}", ""),
                Arguments.of("many names", "{" + names + "}", ""),
                Arguments.of("the same name", "{" + sameNames + "}", ""),
                Arguments.of("blanks", "{" + " ".repeat(LENGTH) + "}", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bombs")
    void aBodyCostsNoMoreThanItsLengthIsWorth(String name, String body, String refusal) {
        byte[] bytes = body.getBytes(UTF_8);
        ProxyEvent event = new ProxyEvent("/invoke", "/invoke", "POST", Headers.NONE, Map.of(), Map.of(), body, false,
                new RequestContext("", 0, ""));
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = thread.getCurrentThreadAllocatedBytes();
        String outcome = "";
        try {
            InvokeRequest.of(event, Integer.MAX_VALUE);
        } catch (ProblemException e) {
            assertEquals(ProblemType.BAD_REQUEST, e.problem().type());
            outcome = e.getMessage();
        }
        long allocated = thread.getCurrentThreadAllocatedBytes() - before;
        assertEquals(refusal, outcome);
        assertTrue(allocated < (long) MOST_BYTES_PER_BYTE * bytes.length,
                allocated + " bytes were allocated for " + bytes.length);
    }

    @Test
    void tooManyOrTooLongHeadersAreRefusedInASentence() {
        try (InProcessChain chain = new InProcessChain()) {
            JsonObject many = chain.event("{}");
            JsonObject tooLong = chain.event("{}", "X-Long", "x".repeat(33_000));
            for (int i = 0; i < 201; i++) {
                many.getJsonObject("headers").put("X-" + i, "");
            }
            for (JsonObject event : new JsonObject[]{many, tooLong}) {
                var exchange = chain.send(event);
                assertEquals(400, exchange.status());
                assertEquals(
                        "The request may have 200 headers of 32768 characters together: send fewer or shorter ones.",
                        new JsonObject(exchange.readRest()).getJsonObject("error").getString("message"));
            }
            assertEquals(0, chain.agentCallsNotTaken());
        }
    }

    /** Deep nesting where nobody looks: the event is skipped over, and refused, as it is read. */
    @Test
    void anEventThatIsNestedTooDeepIsRefused() {
        try (InProcessChain chain = new InProcessChain()) {
            var exchange = chain.sendRaw("{\"requestContext\":" + "[".repeat(100_000));
            assertEquals(400, exchange.status());
            exchange.readRest();
        }
    }

    @Test
    void anIdThatIsTooLongIsNeitherEchoedNorLogged() {
        try (InProcessChain chain = new InProcessChain(); RecordedLog log = new RecordedLog()) {
            JsonObject event = chain.event("[]", "X-Session-Id", "s".repeat(101));
            event.getJsonObject("requestContext").put("requestId", "r".repeat(129));
            var exchange = chain.send(event);
            assertEquals(400, exchange.status());
            assertEquals(Optional.empty(), exchange.header("X-Session-Id"));
            assertTrue(exchange.header("X-Request-Id").orElseThrow().startsWith("invocation-"));
            exchange.readRest();
            exchange.readToEnd();
            chain.takeMetrics();
            assertTrue(log.text().contains("Request ended."), log.text());
            assertFalse(log.text().contains("ssssssss") || log.text().contains("rrrrrrrr"), log.text());
        }
    }
}
