package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;

import agentcore.streaming.proxy.InProcessChain.FunctionExchange;
import agentcore.streaming.wire.fixture.Call;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client is told within its stream: what has happened, and what it can do. */
class StreamProblemsTest {
    private static final String START = "event: messageStart\ndata: {}\n\n";
    private static final String EVENT = "data: 1\n\n";

    private final InProcessChain chain = new InProcessChain("PROXY_HEARTBEAT", "0", "PROXY_TERMINAL_EVENT",
            "messageStop");
    private FunctionExchange exchange;
    private Call call;

    @BeforeEach
    void beginAnAnswer() {
        exchange = chain.send(chain.event("{}"),
                Map.of("Lambda-Runtime-Deadline-Ms", String.valueOf(InProcessChain.START + 400_000)));
        call = chain.takeAgentCall();
        call.readBody();
        call.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked").chunk(EVENT);
        assertEquals(EVENT, exchange.readEvent());
    }

    @AfterEach
    void closeChain() {
        chain.close();
    }

    private void assertTold(String type, String message) {
        String rest = exchange.readRest();
        JsonObject error = new JsonObject(rest.substring(rest.lastIndexOf("data: ") + 6)).getJsonObject("error");
        assertEquals(type, error.getString("type"));
        assertEquals(message, error.getString("message"));
    }

    @Test
    void afterACutItIsToAskAgain() {
        call.close();
        assertTold("StreamCut",
                "The agent's answer was cut off before its end. What came before this is incomplete: ask again.");
    }

    @Test
    void afterAnEndWithoutATerminalEventItIsToAskAgain() {
        call.chunk(START).end();
        assertTold("StreamCut", "The agent's answer ended before it was complete: ask again.");
    }

    @Test
    void afterSilenceItIsToAskAgain() {
        chain.pass(Duration.ofSeconds(290));
        assertTold("IdleTimeout", "The agent fell silent. What came before this is incomplete: ask again.");
    }

    @Test
    void atTheDeadlineItIsToAskForTheRest() {
        chain.pass(Duration.ofSeconds(280));
        call.chunk(EVENT);
        assertEquals(EVENT, exchange.readEvent());
        chain.pass(Duration.ofSeconds(120));
        assertTold("DeadlineReached", "The time for one request is up. What came before this is incomplete: "
                + "ask for the rest in the same session.");
    }
}
