package agentcore.streaming.proxy.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import agentcore.streaming.proxy.contract.Exchange.Ending;
import agentcore.streaming.wire.fixture.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract. A subclass says which chain it is about; the chain may be one for all tests, or a new one for each. */
public abstract class StreamingContract {
    static final String PROMPT = "{\"prompt\": \"こんにちは、あなたは何ができますか？\"}";
    private static final String SESSION = "contract-session-0123456789-abcdefghij";
    static final String START = "data: {\"event\": {\"messageStart\": {\"role\": \"assistant\"}}}\n\n";
    private static final String DELTA = "data: {\"event\": {\"contentBlockDelta\": {\"delta\": {\"text\": \"日本語で、少しずつ。\"}, "
            + "\"contentBlockIndex\": 0}}}\n\n";
    static final String STOP = "data: {\"event\": {\"messageStop\": {\"stopReason\": \"end_turn\"}}}\n\n";
    private static final String METADATA = "data: {\"event\": {\"metadata\": {\"usage\": {\"totalTokens\": 3}}}}\n\n";

    /** Ways in which an agent's answer can break off. */
    enum Cut {
        FIN, RST;

        void of(Call call) {
            switch (this) {
                case FIN -> call.close();
                case RST -> call.reset();
            }
        }
    }

    protected abstract Chain chain();

    /** A chain in which the agent may be silent for {@link Chain#IDLE_TIMEOUT} only. */
    protected abstract Chain silentChain();

    /** Event n + 1 is not made before the client has event n. */
    @Test
    void eventsArriveOneAtATimeAsTheAgentMakesThem() {
        Exchange exchange = chain().post(PROMPT);
        Call call = answerWithEvents();
        assertEquals(200, exchange.status()); // before there is any event
        for (String event : List.of(START, DELTA, DELTA, STOP, METADATA)) {
            call.chunk(event);
            assertEquals(event, exchange.readEvent());
        }
        call.end();
        assertEquals(Ending.COMPLETE, exchange.readToEnd());
    }

    @Test
    void theAnswersHeadersSayThatItStreamsAndWhoseSessionItIs() {
        Exchange exchange = chain().post(PROMPT, "X-Session-Id", SESSION);
        Call call = answerWithEvents();
        assertEquals(Optional.of("text/event-stream; charset=utf-8"), exchange.header("Content-Type"));
        assertEquals(Optional.of("no-cache, no-transform"), exchange.header("Cache-Control"));
        assertEquals(Optional.of("no"), exchange.header("X-Accel-Buffering"));
        assertEquals(Optional.of(SESSION), exchange.header("X-Session-Id"));
        assertNotEquals("", exchange.header("X-Request-Id").orElse(""));
        call.chunk(START).chunk(STOP).end();
        assertEquals(START + STOP, exchange.readRest());
    }

    @Test
    void theAgentGetsTheBodyByteForByteAndTheSession() {
        String body = "{ \"prompt\" : \"日本\\u0000 \\n\",\t\"sessionId\":\"" + SESSION + "\", \"x\": [1e400, {}] }";
        Exchange exchange = chain().post(body);
        Call call = chain().takeAgentCall();
        assertArrayEquals(body.getBytes(UTF_8), call.readBody());
        assertEquals(Optional.of(SESSION), call.header("X-Amzn-Bedrock-AgentCore-Runtime-Session-Id"));
        assertEquals(Optional.of("text/event-stream"), call.header("Accept"));
        assertEquals(Optional.empty(), call.header("Accept-Encoding"));
        call.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked").end();
        assertEquals(Optional.of(SESSION), exchange.header("X-Session-Id"));
        assertEquals(Ending.COMPLETE, exchange.readToEnd());
    }

    @Test
    void everyByteOfAJapaneseEventMayComeAlone() {
        Exchange exchange = chain().post(PROMPT);
        Call call = answerWithEvents();
        for (byte b : (START + DELTA + STOP).getBytes(UTF_8)) {
            call.chunk(new byte[]{b});
        }
        assertEquals(START, exchange.readEvent());
        assertEquals(DELTA, exchange.readEvent());
        assertEquals(STOP, exchange.readEvent());
        call.end();
        assertEquals(Ending.COMPLETE, exchange.readToEnd());
    }

    /** The rest of an event is not sent before the start of it is on its way; the client never sees a half. */
    @Test
    void aJapaneseEventMayBeSplitAnywhere() {
        byte[] event = DELTA.getBytes(UTF_8);
        Exchange exchange = chain().post(PROMPT);
        Call call = answerWithEvents().chunk(START);
        assertEquals(START, exchange.readEvent());
        for (int split = 1; split < event.length; split++) {
            call.chunk(Arrays.copyOf(event, split));
            call.chunk(Arrays.copyOfRange(event, split, event.length));
            assertEquals(DELTA, exchange.readEvent());
        }
        call.chunk(STOP).end();
        assertEquals(Ending.COMPLETE, exchange.readToEnd());
    }

    @ParameterizedTest
    @EnumSource
    void aCutBetweenEventsIsToldAndTheNextInvocationWorks(Cut cut) {
        Exchange exchange = chain().post(PROMPT);
        Call call = answerWithEvents().chunk(START).chunk(DELTA);
        assertEquals(START, exchange.readEvent());
        assertEquals(DELTA, exchange.readEvent());
        cut.of(call);
        assertErrorEvent("StreamCut", exchange.readEvent());
        assertEquals(Ending.CUT, exchange.readToEnd());
        assertAllIsWell();
    }

    @ParameterizedTest
    @EnumSource
    void aCutWithinAnEventIsToldAndNoHalfEventIsDispatched(Cut cut) {
        Exchange exchange = chain().post(PROMPT);
        Call call = answerWithEvents().chunk(START)
                .chunk("data: {\"event\": {\"contentBlockDelta\": {\"delta\": {\"text\": \"日");
        assertEquals(START, exchange.readEvent());
        cut.of(call);
        assertErrorEvent("StreamCut", exchange.readEvent());
        assertEquals(Ending.CUT, exchange.readToEnd());
        assertAllIsWell();
    }

    @ParameterizedTest
    @EnumSource
    void aCutWithinAnEventOfSeveralLinesMakesItAnErrorEvent(Cut cut) {
        Exchange exchange = chain().post(PROMPT);
        Call call = answerWithEvents().chunk(START).chunk("event: delta\ndata: first line\ndata: sec");
        assertEquals(START, exchange.readEvent());
        cut.of(call);
        String event = exchange.readEvent();
        assertTrue(event.startsWith("event: delta\ndata: first line\nevent: error\ndata: {"), event);
        assertErrorEvent("StreamCut", event.substring(event.indexOf("event: error")));
        assertEquals(Ending.CUT, exchange.readToEnd());
        assertAllIsWell();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "data: {\"event\": {\"contentBlockDelta\": {\"delta\": {\"text\": \"日"})
    void silenceIsToldAndTheNextInvocationWorks(String unfinished) {
        Exchange exchange = silentChain().post(PROMPT);
        Call call = silentChain().takeAgentCall();
        call.readBody();
        // In one write, so that no silence can come in between.
        call.headAndChunk(START + unfinished, "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
        assertEquals(START, exchange.readEvent());
        silentChain().beSilent();
        assertErrorEvent("IdleTimeout", exchange.readEvent());
        assertEquals(Ending.CUT, exchange.readToEnd());
        call.close();
        assertAllIsWell(silentChain());
    }

    /** The agent's answer has no length then: only its connection's end says that it is over, and this one says otherwise. */
    @Test
    void aResetOfAnAnswerWithoutLengthIsACut() {
        Exchange exchange = chain().post(PROMPT);
        Call call = chain().takeAgentCall();
        call.readBody();
        call.head(200, "Content-Type: text/event-stream").raw("data: 1\n\ndata: ha");
        assertEquals("data: 1\n\n", exchange.readEvent());
        call.reset();
        assertErrorEvent("StreamCut", exchange.readEvent());
        assertEquals(Ending.CUT, exchange.readToEnd());
        assertAllIsWell();
    }

    @Test
    void afterAClientThatLeavesTheNextInvocationWorks() {
        Exchange exchange = chain().post(PROMPT);
        Call call = answerWithEvents().chunk(START);
        assertEquals(START, exchange.readEvent());
        exchange.leave();
        assertAllIsWell();
        call.close();
    }

    /** Before the head nothing has been promised: the client gets a status. */
    @ParameterizedTest
    @EnumSource
    void aCutBeforeTheAnswerIsAStatus(Cut cut) {
        Exchange exchange = chain().post(PROMPT);
        Call call = chain().takeAgentCall();
        call.readBody();
        cut.of(call);
        assertEquals(502, exchange.status());
        String error = exchange.readRest();
        assertTrue(error.startsWith("{\"error\":{\"type\":\"UpstreamFailed\",\"message\":\""), error);
        assertAllIsWell();
    }

    @Test
    void aMessageThatBeganAndDidNotEndIsACutEvenIfTheTransportIsContent() {
        Exchange exchange = chain().post(PROMPT);
        answerWithEvents().chunk(START).chunk(DELTA).end();
        assertEquals(START, exchange.readEvent());
        assertEquals(DELTA, exchange.readEvent());
        assertErrorEvent("StreamCut", exchange.readEvent());
        assertEquals(Ending.CUT, exchange.readToEnd());
        assertAllIsWell();
    }

    @Test
    void anAnswerThatIsNoEventStreamPassesThroughWhole() {
        Exchange exchange = chain().post(PROMPT);
        Call call = chain().takeAgentCall();
        call.readBody();
        String answer = "{\"result\": \"日本\", \"nul\": \"\0\"}";
        call.answer(200, answer, "Content-Type: application/json");
        assertEquals(200, exchange.status());
        assertEquals(Optional.of("application/json"), exchange.header("Content-Type"));
        assertEquals(answer, exchange.readRest());
        assertEquals(Ending.COMPLETE, exchange.readToEnd());
    }

    @Test
    void aRequestThatCanNotBeRightNeverReachesTheAgent() {
        Exchange exchange = chain().post("[]");
        assertEquals(400, exchange.status());
        assertEquals(Optional.of("application/json"), exchange.header("Content-Type"));
        String requestId = exchange.header("X-Request-Id").orElseThrow();
        assertEquals(
                "{\"error\":{\"type\":\"BadRequest\",\"message\":\"The request's body must be a JSON object such as "
                        + "{\\\"prompt\\\":\\\"Hello\\\"}.\",\"requestId\":\"" + requestId + "\"}}",
                exchange.readRest());
        assertEquals(0, chain().agentCallsNotTaken());
    }

    private Call answerWithEvents() {
        Call call = chain().takeAgentCall();
        call.readBody();
        return call.head(200, "Content-Type: text/event-stream; charset=utf-8", "Transfer-Encoding: chunked");
    }

    /** The next request is answered, and nothing was sent to the agent a second time meanwhile. */
    private void assertAllIsWell() {
        assertAllIsWell(chain());
    }

    private static void assertAllIsWell(Chain chain) {
        assertEquals(0, chain.agentCallsNotTaken());
        Exchange next = chain.post(PROMPT);
        Call call = chain.takeAgentCall();
        call.readBody();
        call.answer(200, START + STOP, "Content-Type: text/event-stream");
        assertEquals(START + STOP, next.readRest());
        assertEquals(Ending.COMPLETE, next.readToEnd());
    }

    static void assertErrorEvent(String type, String event) {
        String[] lines = event.split("\n");
        assertEquals("event: error", lines[0], event);
        assertTrue(lines[1].startsWith("data: {\"error\":{\"type\":\"" + type + "\",\"message\":\""), event);
        assertEquals(2, lines.length, event);
    }
}
