package agentcore.streaming.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import agentcore.streaming.proxy.InProcessChain.FunctionExchange;
import agentcore.streaming.proxy.Settings.UpstreamAuth;
import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.wire.fixture.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Either neighbour of the function closes its connection, before the answer's head, within an event, and after the end: by
 * FIN and by RST. What the client and the function's own process do is tested with processes.
 */
@ParameterizedClass
@EnumSource
class CloseMatrixTest {
    private static final String BODY = "{\"prompt\": \"Hello\"}";

    private final InProcessChain chain;

    CloseMatrixTest(UpstreamAuth auth) {
        chain = new InProcessChain(auth);
    }

    /** How a connection is closed. */
    enum Close {
        FIN, RST;

        void now(Call call) {
            if (this == FIN) {
                call.close();
            } else {
                call.reset();
            }
        }
    }

    @AfterEach
    void closeChain() {
        chain.close();
    }

    private Call begun() {
        Call call = chain.takeAgentCall();
        call.readBody();
        return call.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked")
                .chunk("data: 1\n\ndata: ha");
    }

    private void assertNextWorks(int calls) {
        assertEquals(calls, chain.agentCalls());
        Exchange next = chain.post(BODY);
        chain.takeAgentCall().answer(200, "data: next\n\n", "Content-Type: text/event-stream");
        assertEquals("data: next\n\n", next.readRest());
        assertEquals(Exchange.Ending.COMPLETE, next.readToEnd());
        assertEquals(calls + 1, chain.agentCalls());
    }

    @ParameterizedTest
    @EnumSource
    void theAgentBeforeTheHead(Close close) {
        Exchange exchange = chain.post(BODY);
        Call call = chain.takeAgentCall();
        call.readBody();
        close.now(call);
        assertEquals(502, exchange.status());
        assertEquals(Exchange.Ending.COMPLETE, exchange.readToEnd());
        assertNextWorks(1);
    }

    @ParameterizedTest
    @EnumSource
    void theAgentWithinAnEvent(Close close) {
        Exchange exchange = chain.post(BODY);
        Call call = begun();
        assertEquals("data: 1\n\n", exchange.readEvent());
        close.now(call);
        assertTrue(exchange.readEvent().startsWith("event: error\ndata: {\"error\":{\"type\":\"StreamCut\""));
        assertEquals(Exchange.Ending.CUT, exchange.readToEnd());
        assertNextWorks(1);
    }

    @ParameterizedTest
    @EnumSource
    void theAgentAfterTheEnd(Close close) {
        Exchange exchange = chain.post(BODY);
        Call call = begun();
        call.raw("4\r\nlf\n\n\r\n0\r\n\r\n");
        assertEquals("data: 1\n\ndata: half\n\n", exchange.readRest());
        assertEquals(Exchange.Ending.COMPLETE, exchange.readToEnd());
        close.now(call);
        assertNextWorks(1);
    }

    /** Nothing has been sent over it by then, so that a FIN is all there can be. */
    @Test
    void thePlatformBeforeTheHead() {
        FunctionExchange exchange = chain.send(chain.event(BODY));
        Call call = chain.takeAgentCall();
        chain.closeResponsesNotBegun();
        call.awaitClosedByClient();
        assertTrue(exchange.post().target().endsWith("/error"));
        exchange.post().readBody();
        chain.accept(exchange.post());
        assertNextWorks(1);
    }

    @ParameterizedTest
    @EnumSource
    void thePlatformWithinAnEvent(Close close) {
        FunctionExchange exchange = chain.send(chain.event(BODY));
        Call call = begun();
        assertEquals("data: 1\n\n", exchange.readEvent());
        close.now(exchange.post());
        call.awaitClosedByClient();
        assertNextWorks(1);
    }

    /** It has all of it then, and only its answer is missing. */
    @ParameterizedTest
    @EnumSource
    void thePlatformAfterTheEnd(Close close) {
        FunctionExchange exchange = chain.send(chain.event(BODY));
        Call call = chain.takeAgentCall();
        call.answer(200, "data: 1\n\n", "Content-Type: text/event-stream");
        exchange.post().readChunk();
        assertEquals("data: 1\n\n", new String(exchange.post().readBody(), UTF_8));
        close.now(exchange.post());
        assertNextWorks(1);
    }
}
