package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import agentcore.streaming.proxy.InProcessChain.FunctionExchange;
import agentcore.streaming.proxy.Settings.UpstreamAuth;
import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When the agent is asked again. That it is not in any other case is tested where the other cases are. */
@ParameterizedClass
@EnumSource
class AttemptsTest {
    private static final String BODY = "{\"prompt\": \"Hello\"}";
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final UpstreamAuth auth;
    private InProcessChain chain;

    AttemptsTest(UpstreamAuth auth) {
        this.auth = auth;
    }

    @AfterEach
    void closeChain() {
        chain.close();
    }

    private void beInConflict() {
        Call call = chain.takeAgentCall();
        call.readBody();
        call.answer(409, "{\"message\":\"Session operation in progress, please retry\"}",
                "x-amzn-ErrorType: RetryableConflictException");
    }

    @Test
    void aSessionThatIsBeingStartedIsAskedAgainUntilItAnswers() {
        chain = new InProcessChain(auth, "PROXY_COMMIT_AFTER", "0");
        Exchange exchange = chain.post(BODY);
        chain.awaitTimers(1); // the limit
        for (int conflict = 1; conflict < Attempts.MOST_CONFLICTS; conflict++) {
            beInConflict();
            chain.awaitTimers(1);
            assertEquals(0, chain.agentCallsNotTaken());
            chain.pass(LONGEST_PAUSE);
        }
        chain.takeAgentCall().answer(200, "data: 1\n\n", "Content-Type: text/event-stream");
        assertEquals(200, exchange.status());
        assertEquals("data: 1\n\n", exchange.readRest());
        assertEquals(0, chain.agentCallsNotTaken());
    }

    @Test
    void afterSomeTimeItIsUnavailable() {
        chain = new InProcessChain(auth, "PROXY_COMMIT_AFTER", "0");
        Exchange exchange = chain.post(BODY);
        chain.awaitTimers(1);
        for (int conflict = 1; conflict < Attempts.MOST_CONFLICTS; conflict++) {
            beInConflict();
            chain.awaitTimers(1);
            chain.pass(LONGEST_PAUSE);
        }
        beInConflict();
        assertProblem(503, "Unavailable", exchange);
        assertEquals("1", exchange.header("Retry-After").orElseThrow());
        assertEquals(0, chain.agentCallsNotTaken());
    }

    /** The first pause is 100 to 200 ms, the next one twice that. */
    @Test
    void thePausesGrow() {
        chain = new InProcessChain(auth, "PROXY_COMMIT_AFTER", "0");
        chain.post(BODY);
        chain.awaitTimers(1);
        for (int longest = 200; longest <= 800; longest *= 2) {
            beInConflict();
            chain.awaitTimers(1);
            chain.pass(Duration.ofMillis(longest / 2 - 1));
            assertEquals(0, chain.agentCallsNotTaken());
            chain.pass(Duration.ofMillis(longest / 2 + 1));
        }
        chain.takeAgentCall();
    }

    /** So that many who failed together don't come back together. */
    @ParameterizedTest
    @CsvSource({"1, 200", "2, 400", "5, 3200", "6, 5000", "8, 5000"})
    void aPauseIsRandomByHalf(int failures, long longest) {
        chain = new InProcessChain(auth);
        Set<Long> pauses = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            long pause = Attempts.pause(failures);
            assertTrue(pause >= longest / 2 && pause <= longest, "pause: " + pause);
            pauses.add(pause);
        }
        assertTrue(pauses.size() > 1, "all are " + pauses);
    }

    @Test
    void theTimeForAnAnswerIsThatOfAllAttempts() {
        chain = new InProcessChain(auth, "PROXY_COMMIT_AFTER", "0", "PROXY_FIRST_BYTE_TIMEOUT", "300ms");
        Exchange exchange = chain.post(BODY);
        chain.awaitTimers(1);
        beInConflict();
        chain.awaitTimers(1);
        chain.pass(Duration.ofMillis(200));
        Call second = chain.takeAgentCall();
        chain.pass(Duration.ofMillis(100));
        assertProblem(504, "UpstreamTimeout", exchange);
        second.awaitClosedByClient();
    }

    /** What is known says more than that the time is up. */
    @Test
    void aPauseThatIsLongerThanTheTimeIsNotWaitedFor() {
        chain = new InProcessChain(auth, "PROXY_COMMIT_AFTER", "0", "PROXY_FIRST_BYTE_TIMEOUT", "300ms");
        Exchange exchange = chain.post(BODY);
        chain.awaitTimers(1);
        beInConflict();
        chain.awaitTimers(1);
        chain.pass(Duration.ofMillis(200));
        beInConflict(); // the next pause has 200 ms at least
        assertProblem(503, "Unavailable", exchange);
    }

    @Test
    void nobodyIsAskedAgainOnceThePlatformHasClosedTheResponse() {
        chain = new InProcessChain(auth, "PROXY_COMMIT_AFTER", "0");
        FunctionExchange exchange = chain.send(chain.event(BODY));
        chain.awaitTimers(1);
        beInConflict();
        chain.awaitTimers(1);
        chain.closeResponsesNotBegun();
        Call error = exchange.post();
        assertTrue(error.target().endsWith("/error"), error.target());
        error.readBody();
        chain.accept(error);
        chain.pass(LONGEST_PAUSE);
        assertAnswered();
    }

    /** Nothing else reaches the agent before it. */
    private void assertAnswered() {
        Exchange next = chain.post(BODY);
        Call call = chain.takeAgentCall();
        call.answer(200, "data: next\n\n", "Content-Type: text/event-stream");
        assertEquals("data: next\n\n", next.readRest());
        assertEquals(0, chain.agentCallsNotTaken());
    }

    @Test
    void anAgentThatCanNotBeReachedIs502AfterThreeAttempts() {
        int port;
        try (ScriptedServer gone = new ScriptedServer()) {
            port = gone.port();
        }
        chain = new InProcessChain(auth, "PROXY_COMMIT_AFTER", "0", "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE",
                "http://127.0.0.1:" + port);
        RecordedLog log = new RecordedLog();
        Exchange exchange = chain.post(BODY);
        chain.awaitTimers(1);
        for (int failure = 1; failure < Attempts.MOST_CONNECTS; failure++) {
            chain.awaitTimers(1);
            chain.pass(LONGEST_PAUSE);
        }
        assertProblem(502, "UpstreamFailed", exchange);
        log.close();
        assertTrue(log.text().contains("Look at the function's subnets, security groups"), log.text());
    }

    @Test
    void anAgentThatCanBeReachedTheSecondTimeIsCalledOnce() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        chain = new InProcessChain(auth, "PROXY_COMMIT_AFTER", "0", "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE",
                "http://127.0.0.1:" + port);
        Exchange exchange = chain.post(BODY);
        chain.awaitTimers(2);
        try (ScriptedServer back = new ScriptedServer(port)) {
            chain.pass(LONGEST_PAUSE);
            back.take().answer(200, "data: 1\n\n", "Content-Type: text/event-stream");
            assertEquals("data: 1\n\n", exchange.readRest());
            assertEquals(0, back.callsNotTaken());
        }
    }

    @Test
    void aConnectionThatIsNotThereInTimeIs502() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            chain = new InProcessChain(auth, "PROXY_COMMIT_AFTER", "0", "PROXY_CONNECT_TIMEOUT", "100ms",
                    "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE",
                    "https://127.0.0.1:" + mute.getLocalPort());
            Exchange exchange = chain.post(BODY);
            chain.awaitTimers(1);
            for (int failure = 1; failure < Attempts.MOST_CONNECTS; failure++) {
                chain.awaitTimers(1);
                chain.pass(LONGEST_PAUSE);
            }
            assertProblem(502, "UpstreamFailed", exchange);
        }
    }

    private static void assertProblem(int status, String type, Exchange exchange) {
        assertEquals(status, exchange.status());
        JsonObject error = new JsonObject(exchange.readRest()).getJsonObject("error");
        assertEquals(type, error.getString("type"));
        assertTrue(error.getString("message").endsWith("."), error.encode());
    }
}
