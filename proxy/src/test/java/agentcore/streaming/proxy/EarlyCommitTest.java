package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import agentcore.streaming.proxy.InProcessChain.FunctionExchange;
import agentcore.streaming.proxy.Settings.UpstreamAuth;
import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.wire.fixture.Call;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An agent that takes its time until its first byte, and a client that shall not wait in silence for it. */
@ParameterizedClass
@EnumSource
class EarlyCommitTest {
    private static final String BODY = "{\"prompt\": \"Hello\"}";
    private static final String COMMENT = ": keep-alive\n\n";
    private static final Duration COMMIT_AFTER = Duration.ofSeconds(20);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private final UpstreamAuth auth;
    private InProcessChain chain;

    EarlyCommitTest(UpstreamAuth auth) {
        this.auth = auth;
        chain = new InProcessChain(auth);
    }

    @AfterEach
    void closeChain() {
        chain.close();
    }

    private void restart(String... settings) {
        chain.close();
        chain = new InProcessChain(auth, settings);
    }

    private Call agentCallAfter(Duration time) {
        Call call = chain.takeAgentCall();
        call.readBody();
        chain.pass(time);
        return call;
    }

    @Test
    void aSlowAnswerIsBegunWithACommentAndFollowsAsItIs() {
        FunctionExchange exchange = chain.send(chain.event(BODY));
        Call call = agentCallAfter(COMMIT_AFTER);
        assertEquals(200, exchange.status());
        assertEquals(Optional.of("text/event-stream"), exchange.header("Content-Type"));
        assertEquals(Optional.of("no-cache, no-transform"), exchange.header("Cache-Control"));
        assertEquals(Optional.of("no"), exchange.header("X-Accel-Buffering"));
        assertEquals(Optional.of("gateway-1"), exchange.header("X-Request-Id"));
        assertTrue(exchange.header("X-Session-Id").isPresent());
        assertEquals(COMMENT, exchange.readEvent());
        call.head(200, "Content-Type: text/event-stream; charset=utf-8", "Transfer-Encoding: chunked")
                .chunk("data: 1\n\n");
        assertEquals("data: 1\n\n", exchange.readEvent());
        call.chunk("data: 2\n\n").end();
        assertEquals("data: 2\n\n", exchange.readRest());
        assertEquals(Exchange.Ending.COMPLETE, exchange.readToEnd());
        assertEquals(0, chain.agentCallsNotTaken());
    }

    @Test
    void beforeThatTimeNothingIsSent() {
        FunctionExchange exchange = chain.send(chain.event(BODY));
        Call call = agentCallAfter(COMMIT_AFTER.minusMillis(1));
        call.answer(429, "{}", "x-amzn-ErrorType: ThrottlingException");
        assertEquals(429, exchange.status());
    }

    @Test
    void commentsGoOnUntilTheAnswerIsThere() {
        FunctionExchange exchange = chain.send(chain.event(BODY));
        Call call = agentCallAfter(COMMIT_AFTER);
        assertEquals(COMMENT, exchange.readEvent());
        for (int beat = 0; beat < 3; beat++) {
            chain.pass(HEARTBEAT);
            assertEquals(COMMENT, exchange.readEvent());
        }
        call.answer(200, "data: 1\n\n", "Content-Type: text/event-stream");
        assertEquals("data: 1\n\n", exchange.readRest()); // and no more of them
    }

    @Test
    void theyArePaddedTooWhereThatIsWanted() {
        restart("PROXY_PAD_BYTES", "1KB");
        FunctionExchange exchange = chain.send(chain.event(BODY));
        Call call = agentCallAfter(COMMIT_AFTER);
        exchange.prelude();
        assertEquals(1024, exchange.post().readChunk().length);
        call.answer(200, "", "Content-Type: text/event-stream");
        assertEquals("", exchange.readRest());
    }

    /** Silence counts from the last comment, not from the answer's head. */
    @Test
    void theAnswersHeadDoesNotPutOffTheNextOne() {
        FunctionExchange exchange = chain.send(chain.event(BODY));
        Call call = agentCallAfter(COMMIT_AFTER);
        assertEquals(COMMENT, exchange.readEvent());
        chain.pass(HEARTBEAT.minusMillis(1));
        chain.awaitTimers(3); // the limit and two of silence, by now
        call.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
        chain.awaitTimers(1); // the relay's own
        chain.pass(Duration.ofMillis(1));
        assertEquals(COMMENT, exchange.readEvent());
        call.chunk("data: 1\n\n").end();
        assertEquals("data: 1\n\n", exchange.readRest());
    }

    /** The mark would no longer be at the start, and spoil the first field's name. */
    @Test
    void theByteOrderMarkOfAStreamIsLeftOutThen() {
        FunctionExchange exchange = chain.send(chain.event(BODY));
        Call call = agentCallAfter(COMMIT_AFTER);
        assertEquals(COMMENT, exchange.readEvent());
        call.answer(200, "\uFEFFdata: 1\n\n", "Content-Type: text/event-stream");
        assertEquals("data: 1\n\n", exchange.readRest());
    }

    @ParameterizedTest
    @CsvSource({"403, AccessDeniedException, UpstreamFailed", "429, ThrottlingException, Throttled",
            "504, GatewayTimeoutException, UpstreamTimeout"})
    void anErrorThenIsAnEvent(int status, String code, String type) {
        FunctionExchange exchange = chain.send(chain.event(BODY));
        Call call = agentCallAfter(COMMIT_AFTER);
        assertEquals(COMMENT, exchange.readEvent());
        call.answer(status, "{}", "x-amzn-ErrorType: " + code);
        assertError(type, "event: error\n", exchange);
        assertEquals(0, chain.agentCallsNotTaken());
    }

    @Test
    void soIsTheEndOfTheTimeForAnAnswer() {
        restart("PROXY_FIRST_BYTE_TIMEOUT", "30s", "PROXY_HEARTBEAT", "0");
        FunctionExchange exchange = chain.send(chain.event(BODY));
        Call call = agentCallAfter(COMMIT_AFTER);
        assertEquals(COMMENT, exchange.readEvent());
        chain.pass(Duration.ofSeconds(10));
        assertError("UpstreamTimeout", "event: error\n", exchange);
        call.awaitClosedByClient();
    }

    @Test
    void andTheEndOfTheFunctionsTime() {
        FunctionExchange exchange = chain.send(chain.event(BODY),
                Map.of("Lambda-Runtime-Deadline-Ms", String.valueOf(InProcessChain.START + 30_000)));
        Call call = agentCallAfter(COMMIT_AFTER);
        assertEquals(COMMENT, exchange.readEvent());
        chain.pass(Duration.ofSeconds(9)); // a second is kept
        assertError("DeadlineReached", "event: error\n", exchange);
        call.awaitClosedByClient();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"result": "日本"}   | data: {"result": "日本"}
            a\\nb\\r\\nc\\rd     | data: a\\ndata: b\\ndata: c\\ndata: d
            a\\n                 | data: a\\ndata: ''
            ''                   | data: ''
            """)
    void anAnswerThatIsNoEventStreamBecomesOneEvent(String answer, String event) {
        FunctionExchange exchange = chain.send(chain.event(BODY));
        Call call = agentCallAfter(COMMIT_AFTER);
        assertEquals(COMMENT, exchange.readEvent());
        call.answer(200, unescaped(answer), "Content-Type: application/json");
        assertEquals(unescaped(event) + "\n\n", exchange.readRest());
        assertEquals(Exchange.Ending.COMPLETE, exchange.readToEnd());
    }

    private static String unescaped(String text) {
        return text.replace("\\n", "\n").replace("\\r", "\r").replace("''", "");
    }

    /** Its whole lines are there, and the error after them makes the event an error. */
    @Test
    void aCutOfSuchAnAnswerIsAnErrorEvent() {
        FunctionExchange exchange = chain.send(chain.event(BODY));
        Call call = agentCallAfter(COMMIT_AFTER);
        assertEquals(COMMENT, exchange.readEvent());
        call.head(200, "Content-Type: application/json", "Content-Length: 100").raw("{\n  \"result\": \"ha").close();
        assertError("StreamCut", "data: {\nevent: error\n", exchange);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/event-stream;q=0", "text/html, */*;q=0"})
    void aClientThatWantsNoEventStreamIsGivenNone(String accept) {
        FunctionExchange exchange = chain.send(chain.event(BODY, "Accept", accept));
        Call call = agentCallAfter(Duration.ofSeconds(100));
        call.answer(200, "{}", "Content-Type: application/json");
        assertEquals(Optional.of("application/json"), exchange.header("Content-Type"));
        assertEquals("{}", exchange.readRest());
    }

    @Test
    void withoutTheSettingTheClientWaits() {
        restart("PROXY_COMMIT_AFTER", "0");
        FunctionExchange exchange = chain.send(chain.event(BODY));
        Call call = agentCallAfter(Duration.ofSeconds(289));
        call.answer(424, "{}", "x-amzn-ErrorType: RuntimeClientError");
        assertEquals(502, exchange.status());
    }

    @Test
    void theCallIsGivenUpWhenThePlatformClosesACommittedResponse() {
        FunctionExchange exchange = chain.send(chain.event(BODY));
        Call call = agentCallAfter(COMMIT_AFTER);
        assertEquals(COMMENT, exchange.readEvent());
        exchange.leave();
        call.awaitClosedByClient();
        assertEquals(0, chain.timersPending());
        chain.pass(HEARTBEAT);
        Exchange next = chain.post(BODY);
        chain.takeAgentCall().answer(200, "data: 1\n\n", "Content-Type: text/event-stream");
        assertEquals("data: 1\n\n", next.readRest());
    }

    private static void assertError(String type, String before, FunctionExchange exchange) {
        String event = exchange.readEvent();
        assertTrue(event.startsWith(before + "data: {\"error\":"), event);
        JsonObject error = new JsonObject(event.substring(before.length() + "data: ".length()))
                .getJsonObject("error");
        assertEquals(type, error.getString("type"));
        assertEquals("gateway-1", error.getString("requestId"));
        assertEquals(Exchange.Ending.CUT, exchange.readToEnd());
        assertEquals("Lambda-Runtime-Function-Error-Type: Function." + type,
                exchange.post().trailerLines().getFirst());
    }
}
