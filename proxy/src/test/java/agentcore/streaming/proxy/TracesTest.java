package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import agentcore.streaming.proxy.InProcessChain.FunctionExchange;
import agentcore.streaming.wire.fixture.Call;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** A thousand requests at a time on the one event loop, as on Lambda Managed Instances: none has anything of another. */
class TracesTest {
    private static final int REQUESTS = 1000;
    private static final List<String> HEADERS = List.of("X-Amzn-Trace-Id", "traceparent", "tracestate", "baggage");

    private static String session(int number) {
        return String.format("session-%032d", number);
    }

    /** What a request brings, by the names of {@link #HEADERS}. */
    private static Map<String, String> trace(int number) {
        return Map.of("X-Amzn-Trace-Id", String.format("Root=1-5bef4de7-%024x;Parent=%016x;Sampled=1", number, number),
                "traceparent", String.format("00-%032x-%016x-01", number, number), "tracestate", "vendor=" + number,
                "baggage", "session.id=" + number);
    }

    @Test
    void eachCallOfTheAgentAndEachLineOfTheLogHasTheIdsOfItsOwnRequest() {
        try (InProcessChain chain = new InProcessChain("AWS_LAMBDA_MAX_CONCURRENCY", String.valueOf(REQUESTS),
                "PROXY_CONNECT_TIMEOUT", "5m"); // a thousand at once wait for one another
                RecordedLog log = new RecordedLog(true)) {
            List<FunctionExchange> exchanges = new ArrayList<>();
            Map<String, Integer> numbers = new HashMap<>();
            Map<String, String> requestIds = new HashMap<>();
            for (int i = 0; i < REQUESTS; i++) {
                Map<String, String> trace = trace(i);
                JsonObject event = chain.event("{}", "X-Session-Id", session(i), "traceparent",
                        trace.get("traceparent"), "tracestate", trace.get("tracestate"), "baggage",
                        trace.get("baggage"));
                numbers.put(session(i), i);
                requestIds.put(event.getJsonObject("requestContext").getString("requestId"), session(i));
                exchanges.add(chain.send(event, Map.of("Lambda-Runtime-Trace-Id", trace.get("X-Amzn-Trace-Id"))));
            }
            List<Call> calls = new ArrayList<>();
            for (int i = 0; i < REQUESTS; i++) {
                calls.add(chain.takeAgentCall()); // all of them are under way before one is answered
            }
            Collections.shuffle(calls, new Random(1));
            for (Call call : calls) {
                String session = call.header("X-Amzn-Bedrock-AgentCore-Runtime-Session-Id").orElseThrow();
                int number = numbers.remove(session);
                for (String header : HEADERS) {
                    assertEquals(trace(number).get(header), call.header(header).orElseThrow(), header);
                }
                call.readBody();
                call.answer(200, "data: " + session + "\n\n", "Content-Type: text/event-stream");
            }
            for (FunctionExchange exchange : exchanges) {
                String session = requestIds.get(exchange.header("X-Request-Id").orElseThrow());
                assertEquals(session, exchange.header("X-Session-Id").orElseThrow());
                assertEquals("data: " + session + "\n\n", exchange.readRest());
                exchange.readToEnd();
            }
            for (int i = 0; i < REQUESTS; i++) {
                chain.takeMetrics();
            }
            Map<String, String> hashes = new HashMap<>();
            for (JsonObject line : log.lines()) {
                String session = requestIds.get(line.getString("requestId"));
                int number = Integer.parseInt(session.substring("session-".length()));
                assertEquals(String.format("1-5bef4de7-%024x", number), line.getString("traceId"));
                hashes.put(line.getString("sessionHash"), session);
            }
            assertEquals(REQUESTS, hashes.size());
        }
    }
}
