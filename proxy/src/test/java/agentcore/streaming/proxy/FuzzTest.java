package agentcore.streaming.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;

import agentcore.streaming.proxy.InProcessChain.FunctionExchange;
import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.Fuzz;
import agentcore.streaming.wire.gateway.MalformedEventException;
import agentcore.streaming.wire.gateway.ProxyEventReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What nobody would send: it ends in one of the foreseen ways, and nothing else does. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class FuzzTest {
    private static final String EVENTS = "data: {\"event\": {\"messageStart\": {}}}\n\ndata: 日本\n\n: c\n\nevent: x\nid: 1\ndata: 2\n\n";
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String[] ANSWERS = {
            CHUNKED + Integer.toHexString(EVENTS.getBytes(UTF_8).length) + "\r\n" + EVENTS + "\r\n0\r\n\r\n",
            CHUNKED + "9\r\ndata: 1\n\n\r\n9\r\ndata: 2\n\n\r\n0\r\nX: 1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9\r\n\r\ndata: 1\n\n",
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}",
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: 1\n\n",
            "HTTP/1.1 403 Forbidden\r\nx-amzn-ErrorType: AccessDeniedException\r\nContent-Length: 17\r\n\r\n{\"message\":\"why\"}",
            "HTTP/1.1 204 No Content\r\n\r\n"};

    @Test
    void aMangledAnswerEndsItsRequestAndTheNextOneWorks() {
        try (InProcessChain chain = new InProcessChain("PROXY_LOG_LEVEL", "FATAL")) {
            Fuzz.run(fuzz -> {
                FunctionExchange exchange = chain.send(chain.event("{}"));
                Call call = chain.takeAgentCall();
                call.readBody();
                call.raw(fuzz.mangled(fuzz.oneOf(ANSWERS).getBytes(UTF_8)));
                if (fuzz.below(2) == 0) {
                    call.close();
                } else {
                    call.reset();
                }
                int status = exchange.status();
                assertTrue(status == 200 || status >= 400 && status < 600, "status " + status);
                exchange.readToEnd();
                Exchange next = chain.post("{}");
                chain.takeAgentCall().answer(200, "data: next\n\n", "Content-Type: text/event-stream");
                assertEquals("data: next\n\n", next.readRest());
                assertEquals(Exchange.Ending.COMPLETE, next.readToEnd());
                assertEquals(0, chain.agentCallsNotTaken());
            });
        }
    }

    @Test
    void aMangledEventIsReadOrRefused() {
        byte[] event;
        try (InProcessChain chain = new InProcessChain()) {
            event = chain.event("{\"prompt\": \"日本\", \"sessionId\": \"" + "s".repeat(40) + "\"}", "X-Session-Id",
                    "s".repeat(40), "Accept", "text/*;q=0.5, */*").toBuffer().getBytes();
        }
        Fuzz.run(fuzz -> {
            for (int i = 0; i < 100; i++) {
                try {
                    var read = ProxyEventReader.read(fuzz.mangled(event));
                    InvokeRequest.of(read, 1000);
                    Accept.allows(read.headers().all("Accept"), "text/event-stream");
                } catch (MalformedEventException | ProblemException e) {
                    assertTrue(e.getMessage().endsWith("."), e.getMessage());
                }
            }
        });
    }
}
