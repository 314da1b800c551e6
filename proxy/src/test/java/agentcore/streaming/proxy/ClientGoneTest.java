package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import agentcore.streaming.proxy.InProcessChain.FunctionExchange;
import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.wire.agentcore.AgentCoreApi;
import agentcore.streaming.wire.fixture.Call;
import io.vertx.core.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code PROXY_ON_CLIENT_GONE}: what becomes of a session whose stream the platform has cut. */
class ClientGoneTest {
    private static final String BODY = "{\"prompt\": \"Hello\"}";
    private static final String ID = "0123456789-abcdefghijklmnopqrstuvwxyz";
    private static final String[] EVENTS = {"Content-Type: text/event-stream", "Transfer-Encoding: chunked"};

    /** What the handler has returned for each invocation; the next one is asked for when it completes. */
    private final BlockingQueue<Future<Void>> handled = new LinkedBlockingQueue<>();
    private InProcessChain chain;

    @AfterEach
    void closeChain() {
        chain.close();
    }

    private void start(String... settings) {
        chain = new InProcessChain(handler -> (invocation, response) -> {
            Future<Void> answered = handler.handle(invocation, response);
            handled.add(answered);
            return answered;
        }, settings);
    }

    private FunctionExchange post(Map<String, String> invocationHeaders) {
        return chain.send(chain.event(BODY, "X-Session-Id", ID), invocationHeaders);
    }

    private Call begun(FunctionExchange exchange) {
        Call call = chain.takeAgentCall();
        call.readBody();
        call.head(200, EVENTS).chunk("data: 1\n\n");
        assertEquals("data: 1\n\n", exchange.readEvent());
        return call;
    }

    private Call takeStop() {
        Call stop = chain.takeAgentCall();
        assertTrue(stop.target().endsWith("/stopruntimesession?qualifier=DEFAULT"), stop.target());
        assertEquals(Optional.of(ID), stop.header(AgentCoreApi.SESSION_ID));
        stop.readBody();
        return stop;
    }

    /** By one call. */
    private void assertNextIsAnswered() {
        int before = chain.agentCalls();
        Exchange next = chain.post(BODY);
        Call call = chain.takeAgentCall();
        assertTrue(call.target().contains("/invocations"), call.target());
        call.answer(200, "data: next\n\n", "Content-Type: text/event-stream");
        assertEquals("data: next\n\n", next.readRest());
        assertEquals(before + 1, chain.agentCalls());
        assertEquals(0, chain.timersPending());
    }

    @Test
    void theSessionIsStoppedBeforeTheInvocationIsOver() throws InterruptedException {
        start("PROXY_ON_CLIENT_GONE", "stop");
        RecordedLog log = new RecordedLog();
        FunctionExchange exchange = post(Map.of());
        Call call = begun(exchange);
        exchange.leave();
        call.awaitClosedByClient();
        Call stop = takeStop();
        assertFalse(handled.take().isComplete(), "a frozen process would stop nothing");
        stop.answer(200, "{}");
        assertNextIsAnswered();
        log.close();
        assertTrue(log.text().contains("the platform has cut the stream, and its session was stopped."), log.text());
        assertFalse(log.text().contains(ID), log.text());
    }

    @ParameterizedTest
    @CsvSource({"PROXY_ON_CLIENT_GONE, leave", "PROXY_HEARTBEAT, 15s"})
    void orItIsLeftAlone(String setting, String value) {
        start(setting, value);
        FunctionExchange exchange = post(Map.of());
        Call call = begun(exchange);
        exchange.leave();
        call.awaitClosedByClient();
        assertNextIsAnswered();
    }

    @Test
    void aStreamThatWasBegunWithoutTheAgentIsOneToo() {
        start("PROXY_ON_CLIENT_GONE", "stop");
        FunctionExchange exchange = post(Map.of());
        Call call = chain.takeAgentCall();
        chain.awaitTimers(2); // the limit, and that of silence
        chain.pass(Duration.ofSeconds(20));
        assertEquals(200, exchange.status());
        exchange.leave();
        call.awaitClosedByClient();
        takeStop().answer(200, "{}");
        assertNextIsAnswered();
    }

    @Test
    void aResponseThatHasNotBegunIsNoStream() {
        start("PROXY_ON_CLIENT_GONE", "stop");
        FunctionExchange exchange = post(Map.of());
        Call call = chain.takeAgentCall();
        chain.closeResponsesNotBegun();
        call.awaitClosedByClient();
        exchange.post().readBody();
        chain.accept(exchange.post());
        assertNextIsAnswered();
    }

    /** The agent has nothing left to do. */
    @Test
    void anAnswerThatIsCompleteIsNotCut() {
        start("PROXY_ON_CLIENT_GONE", "stop");
        FunctionExchange exchange = post(Map.of());
        Call call = chain.takeAgentCall();
        call.readBody();
        call.answer(200, "data: 1\n\n", "Content-Type: text/event-stream");
        exchange.post().readChunk();
        exchange.post().readBody();
        exchange.post().close();
        assertNextIsAnswered();
    }

    /** The session lives on, and the client may come back to it. */
    @Test
    void anAnswerThatTheAgentCutsIsNotThePlatforms() {
        start("PROXY_ON_CLIENT_GONE", "stop");
        FunctionExchange exchange = post(Map.of());
        begun(exchange).close();
        assertEquals(Exchange.Ending.CUT, exchange.readToEnd());
        assertNextIsAnswered();
    }

    @ParameterizedTest
    @CsvSource({"403, needs bedrock-agentcore:StopRuntimeSession", "500, not stopped."})
    void aSessionThatCanNotBeStoppedIsOneLineInTheLog(int status, String said) {
        start("PROXY_ON_CLIENT_GONE", "stop");
        RecordedLog log = new RecordedLog();
        FunctionExchange exchange = post(Map.of());
        begun(exchange);
        exchange.leave();
        takeStop().answer(status, "{}");
        assertNextIsAnswered();
        log.close();
        assertEquals(1, log.text().lines().filter(line -> line.contains("not stopped")).count(), log.text());
        assertTrue(log.text().contains(said), log.text());
    }

    /** The milliseconds that are left of the function's time when the stream is cut, and how long the stop may take. */
    @ParameterizedTest
    @CsvSource({"900000, 20000", "4000, 3600"})
    void aStopThatTakesTooLongHoldsUpTheNextInvocationForSoLongAndNoLonger(long left, long patience)
            throws InterruptedException {
        start("PROXY_ON_CLIENT_GONE", "stop", "PROXY_HEARTBEAT", "0");
        FunctionExchange exchange = post(
                Map.of("Lambda-Runtime-Deadline-Ms", String.valueOf(InProcessChain.START + left)));
        begun(exchange);
        exchange.leave();
        Call stop = takeStop();
        Future<Void> invocation = handled.take();
        chain.pass(Duration.ofMillis(patience - 1));
        assertFalse(invocation.isComplete());
        chain.pass(Duration.ofMillis(1));
        stop.awaitClosedByClient();
        assertNextIsAnswered();
    }

    @Test
    void aBusySessionIsAskedForAgain() {
        start("PROXY_ON_CLIENT_GONE", "stop");
        FunctionExchange exchange = post(Map.of());
        begun(exchange);
        exchange.leave();
        Call busy = takeStop();
        chain.awaitTimers(4); // for the first byte, silence, the relay and the stop; the pause follows
        busy.answer(409, "{}", "x-amzn-ErrorType: ConflictException");
        chain.awaitTimers(1);
        chain.pass(Duration.ofMillis(200));
        takeStop().answer(200, "{}");
        assertNextIsAnswered();
    }
}
