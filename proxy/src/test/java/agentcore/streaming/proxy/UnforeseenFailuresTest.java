package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

import agentcore.streaming.proxy.InProcessChain.FunctionExchange;
import agentcore.streaming.runtime.InvocationResponse;
import agentcore.streaming.wire.fixture.Call;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures of the function itself, as by a mistake of ours: their words may quote a request, and go nowhere. */
class UnforeseenFailuresTest {
    private static final String BODY = "{\"prompt\": \"Hello\"}";
    private static final String WORDS = "words that quote a request";

    /** A response that fails where a method is called for the first time. */
    static InvocationResponse failing(InvocationResponse response, String at) {
        boolean[] failed = {false};
        return (InvocationResponse) Proxy.newProxyInstance(UnforeseenFailuresTest.class.getClassLoader(),
                new Class<?>[]{InvocationResponse.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals(at) && !failed[0]) {
                        failed[0] = true;
                        throw new IllegalStateException(WORDS, new IllegalArgumentException(WORDS));
                    }
                    try {
                        return method.invoke(response, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isAnsweredAndLoggedWithoutItsWords(boolean json) {
        try (InProcessChain chain = new InProcessChain(
                handler -> (invocation, response) -> handler.handle(invocation, failing(response, "prelude")),
                "PROXY_LOG_LEVEL", "TRACE"); RecordedLog log = new RecordedLog(json)) {
            FunctionExchange exchange = chain.send(chain.event(BODY));
            answer(chain);
            assertEquals(500, exchange.status());
            assertFalse(exchange.readRest().contains(WORDS));
            exchange.readToEnd();
            assertEquals("error", new JsonObject(chain.takeMetrics()).getString("outcome"));
            assertTrue(log.text().contains("The function itself failed."), log.text());
            assertTrue(log.text().contains("java.lang.IllegalStateException"), log.text());
            assertTrue(log.text().contains("Caused by: java.lang.IllegalArgumentException"), log.text());
            assertFalse(log.text().contains(WORDS), log.text());
        }
    }

    /** Nothing of the answer has been sent, and nothing can be: Lambda is told, in words for clients. */
    @Test
    void whereNothingCanBeToldLambdaIs() {
        try (InProcessChain chain = new InProcessChain(
                handler -> (invocation, response) -> handler.handle(invocation, failing(response, "drainHandler")));
                RecordedLog log = new RecordedLog()) {
            FunctionExchange exchange = chain.send(chain.event(BODY));
            answer(chain);
            assertEquals(200, exchange.status());
            exchange.readToEnd();
            assertTrue(exchange.post().trailerLines()
                    .contains("Lambda-Runtime-Function-Error-Type: Function.InternalError"));
            JsonObject metrics = new JsonObject(chain.takeMetrics());
            assertEquals("failed", metrics.getString("outcome"));
            assertTrue(log.text().contains("The function itself failed."), log.text());
            assertTrue(log.text().contains(" outcome=failed cutBy=function "), log.text());
            assertFalse(log.text().contains(WORDS), log.text());
        }
    }

    /** In a task of the event loop, which no future tells of. */
    @Test
    void whatNobodyWaitsForIsLoggedWithoutItsWords() {
        try (InProcessChain chain = new InProcessChain(
                handler -> (invocation, response) -> handler.handle(invocation, failing(response, "write")));
                RecordedLog log = new RecordedLog()) {
            FunctionExchange exchange = chain.send(chain.event(BODY));
            Call call = chain.takeAgentCall();
            call.readBody();
            call.headAndChunk("data: 1\n\n", "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
            assertEquals(200, exchange.status());
            exchange.leave();
            assertEquals("clientGone", new JsonObject(chain.takeMetrics()).getString("outcome"));
            assertTrue(log.text().contains("A task on the event loop failed."), log.text());
            assertFalse(log.text().contains(WORDS), log.text());
        }
    }

    private static void answer(InProcessChain chain) {
        Call call = chain.takeAgentCall();
        call.readBody();
        call.answer(200, "data: 1\n\n", "Content-Type: text/event-stream");
    }
}
