package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import agentcore.streaming.proxy.InProcessChain.FunctionExchange;
import agentcore.streaming.wire.fixture.Call;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the log and the metrics say of a request at its end. */
class TelemetryTest {
    private static final String BODY = "{\"prompt\": \"Hello\"}";
    private static final String SESSION = "session-0123456789-0123456789-0123456789";
    private static final String[] EVENTS = {"Content-Type: text/event-stream", "Transfer-Encoding: chunked"};
    private static final List<String> HAPPENINGS = List.of("InBandError", "UpstreamError", "UpstreamThrottle",
            "SessionQuota", "ClientGone");

    /** Plays a request from its arrival on. */
    private interface Script {
        FunctionExchange play(InProcessChain chain) throws Exception;
    }

    /**
     * A way to end.
     *
     * @param members what the line has of status, outcome, problem and who cut it
     * @param counted which of the metrics that count such things are 1
     */
    private record Ending(String name, String members, List<String> counted, Script script) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Ending refused(int status, String code, String members, String... counted) {
        return new Ending(status + " " + code, members, List.of(counted), chain -> {
            FunctionExchange exchange = chain.send(chain.event(BODY));
            Call call = chain.takeAgentCall();
            call.readBody();
            call.answer(status, "{}", "x-amzn-ErrorType: " + code);
            return exchange;
        });
    }

    /** Of a request to stop a session. */
    private static Ending notStopped(int status, String code, String members, String... counted) {
        return new Ending("DELETE " + status + " " + code, members, List.of(counted), chain -> {
            String id = "0123456789-abcdefghijklmnopqrstuvwxyz";
            FunctionExchange exchange = chain.send(chain.event("").put("resource", "/sessions/{id}")
                    .put("httpMethod", "DELETE").put("pathParameters", new JsonObject().put("id", id)));
            Call call = chain.takeAgentCall();
            call.readBody();
            call.answer(status, "{}", "x-amzn-ErrorType: " + code);
            return exchange;
        });
    }

    private static Ending within(String name, String members, List<String> counted, Within within) {
        return new Ending(name, members, counted, chain -> {
            FunctionExchange exchange = chain.send(chain.event(BODY));
            Call call = chain.takeAgentCall();
            call.readBody();
            within.happen(chain, exchange, call);
            return exchange;
        });
    }

    private interface Within {
        void happen(InProcessChain chain, FunctionExchange exchange, Call call) throws Exception;
    }

    static Stream<Ending> endings() {
        return Stream.of(
                within("the whole answer", "200 complete - none", List.of(),
                        (chain, exchange, call) -> call.answer(200, "data: 1\n\n", EVENTS[0])),
                refused(400, "ValidationException", "400 error BadRequest none"),
                refused(402, "ServiceQuotaExceededException", "503 error Unavailable none", "SessionQuota"),
                refused(403, "AccessDeniedException", "502 error UpstreamFailed none", "UpstreamError"),
                refused(409, "ConflictException", "409 error Conflict none"),
                refused(424, "RuntimeClientError", "502 error UpstreamFailed none", "UpstreamError"),
                refused(429, "ThrottlingException", "429 error Throttled none", "UpstreamThrottle"),
                refused(503, "ServiceUnavailableException", "503 error Unavailable none", "UpstreamError"),
                notStopped(404, "ResourceNotFoundException", "200 complete - none"),
                notStopped(429, "ThrottlingException", "429 error Throttled none", "UpstreamThrottle"),
                notStopped(500, "InternalServerException", "502 error UpstreamFailed none", "UpstreamError"),
                within("a cut", "200 errorInStream StreamCut agent", List.of("InBandError", "UpstreamError"),
                        (chain, exchange, call) -> call.head(200, EVENTS).chunk("data: 1\n\n").close()),
                within("silence", "200 errorInStream IdleTimeout agent", List.of("InBandError", "UpstreamError"),
                        (chain, exchange, call) -> {
                            call.head(200, EVENTS).chunk("data: 1\n\n");
                            assertEquals("data: 1\n\n", exchange.readEvent());
                            chain.pass(Duration.ofSeconds(290));
                        }),
                within("the deadline", "200 errorInStream DeadlineReached deadline", List.of("InBandError"),
                        (chain, exchange, call) -> {
                            for (int minute = 0; minute < 15; minute++) {
                                if (minute == 0) {
                                    call.head(200, EVENTS);
                                }
                                call.chunk("data: 1\n\n");
                                assertEquals("data: 1\n\n", exchange.readEvent());
                                chain.pass(Duration.ofMinutes(1));
                            }
                        }),
                within("the client goes", "200 clientGone - platform", List.of("ClientGone"),
                        (chain, exchange, call) -> {
                            call.head(200, EVENTS).chunk("data: 1\n\n");
                            assertEquals("data: 1\n\n", exchange.readEvent());
                            exchange.leave();
                        }),
                within("the client goes while nothing has come", "0 clientGone - platform", List.of("ClientGone"),
                        (chain, exchange, call) -> {
                            chain.closeResponsesNotBegun();
                            exchange.post().readBody();
                            chain.accept(exchange.post());
                        }),
                new Ending("no such resource", "404 error NotFound none", List.of(),
                        chain -> chain.send(chain.event(BODY).put("resource", "/other"))),
                new Ending("a request that is none", "400 error BadRequest none", List.of(),
                        chain -> chain.send(chain.event("no JSON"))),
                new Ending("an event that is none", "400 error BadRequest none", List.of(),
                        chain -> chain.sendRaw("[]")));
    }

    /** The one line at a request's end. The runtime may have one more to say after it. */
    private static JsonObject end(RecordedLog log) {
        List<JsonObject> lines = log.lines().stream()
                .filter(line -> line.getString("message").equals("Request ended.")).toList();
        assertEquals(1, lines.size(), log.text());
        return lines.getFirst();
    }

    /** By what the client is told, too: each answer names the request, and an error does so twice. */
    @ParameterizedTest
    @MethodSource("endings")
    void eachEndIsOneLineInTheLogAndOneOfMetrics(Ending ending) throws Exception {
        try (InProcessChain chain = new InProcessChain("PROXY_HEARTBEAT", "0", "PROXY_COMMIT_AFTER", "0");
                RecordedLog log = new RecordedLog(true)) {
            FunctionExchange exchange = ending.script().play(chain);
            boolean told = !ending.members().contains("clientGone");
            if (told) {
                String body = exchange.readRest();
                String requestId = exchange.header("X-Request-Id").orElseThrow();
                assertEquals(ending.members().contains("complete"),
                        !body.contains("\"requestId\":\"" + requestId + "\""),
                        body);
                exchange.readToEnd();
            }
            JsonObject metrics = new JsonObject(chain.takeMetrics());
            JsonObject line = end(log);
            assertEquals(ending.members(), String.join(" ", line.getInteger("status").toString(),
                    line.getString("outcome"), line.getString("problem", "-"), line.getString("cutBy")));
            assertEquals(line.getString("outcome"), metrics.getString("outcome"));
            assertEquals(line.getString("requestId"), metrics.getString("requestId"));
            if (told) {
                assertEquals(exchange.header("X-Request-Id"), Optional.of(line.getString("requestId")));
            }
            for (String happening : HAPPENINGS) {
                assertEquals(ending.counted().contains(happening) ? 1 : 0, metrics.getInteger(happening), happening);
            }
            boolean stop = ending.name().startsWith("DELETE ");
            boolean asked = chain.agentCalls() > 0 && !stop;
            assertEquals(asked, metrics.containsKey("Duration"));
            assertEquals(stop
                    ? "DELETE /sessions/{id}"
                    : asked || ending.name().equals("a request that is none") ? "POST /invoke" : "none",
                    line.getString("route"));
        }
    }

    @Test
    void theLineHasTheNumbersOfTheAnswer() {
        try (InProcessChain chain = new InProcessChain("AWS_LAMBDA_FUNCTION_NAME", "my-function");
                RecordedLog log = new RecordedLog(true)) {
            FunctionExchange exchange = chain.send(chain.event(BODY, "X-Session-Id", SESSION),
                    Map.of("Lambda-Runtime-Trace-Id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=1"));
            chain.awaitTimers(2);
            Call conflict = chain.takeAgentCall();
            conflict.readBody();
            conflict.answer(409, "{}", "x-amzn-ErrorType: RetryableConflictException");
            chain.awaitTimers(1);
            chain.pass(Duration.ofMillis(200));
            Call call = chain.takeAgentCall();
            chain.pass(Duration.ofSeconds(20)); // a comment begins the answer
            assertEquals(": keep-alive\n\n", exchange.readEvent());
            chain.pass(Duration.ofMillis(800));
            String event = "data: 日本\n\n";
            call.head(200, EVENTS).chunk(event);
            assertEquals(event, exchange.readEvent());
            chain.pass(Duration.ofSeconds(15));
            assertEquals(": keep-alive\n\n", exchange.readEvent());
            call.chunk(event + "event: x\ndata: y\n\n" + "data: unfinished").end();
            assertEquals(event + "event: x\ndata: y\n\ndata: unfinished", exchange.readRest());
            exchange.readToEnd();
            JsonObject metrics = new JsonObject(chain.takeMetrics());
            JsonObject line = end(log);
            assertEquals("INFO", line.getString("level"));
            assertEquals("gateway-1", line.getString("requestId"));
            assertEquals("invocation-2", line.getString("AWSRequestId"));
            assertEquals("1-5bef4de7-ad49b0e87f6ef6c87fc2e700", line.getString("traceId"));
            assertTrue(line.getString("sessionHash").matches("[0-9a-f]{16}"), line.encode());
            assertEquals("POST /invoke 200 complete none 21000 36000 62 3 1 2 true",
                    Stream.of("route", "status", "outcome", "cutBy", "firstByteMs", "durationMs", "bytes", "events",
                            "retries", "heartbeats", "coldStart")
                            .map(name -> String.valueOf(line.getValue(name))).reduce((a, b) -> a + " " + b)
                            .orElseThrow());
            assertEquals("my-function 21000 36000 62 3 2 1",
                    Stream.of("FunctionName", "TimeToFirstByte", "Duration", "Bytes", "Events", "Heartbeats",
                            "ColdStart").map(name -> String.valueOf(metrics.getValue(name)))
                            .reduce((a, b) -> a + " " + b).orElseThrow());
            assertFalse(metrics.containsKey("level"));
        }
    }

    /** It may take 20 s, and calls of its own, of which the client has nothing. */
    @Test
    void stoppingASessionWhoseClientHasGoneIsNoPartOfTheRequestsNumbers() {
        try (InProcessChain chain = new InProcessChain("PROXY_ON_CLIENT_GONE", "stop");
                RecordedLog log = new RecordedLog(true)) {
            FunctionExchange exchange = chain.send(chain.event(BODY));
            Call call = chain.takeAgentCall();
            call.readBody();
            call.head(200, EVENTS).chunk("data: 1\n\n");
            assertEquals("data: 1\n\n", exchange.readEvent());
            chain.pass(Duration.ofSeconds(2));
            exchange.leave();
            Call stop = chain.takeAgentCall();
            stop.readBody();
            chain.pass(Duration.ofSeconds(11));
            stop.answer(200, "{}", "Content-Type: application/json");
            JsonObject metrics = new JsonObject(chain.takeMetrics());
            assertEquals(2000, metrics.getInteger("Duration"));
            JsonObject line = end(log);
            assertEquals(0, line.getInteger("retries"), line.encode());
            assertEquals("clientGone", line.getString("outcome"));
        }
    }

    @Test
    void aSessionThatIsBusyWhenItIsToBeStoppedIsAskedForAgainAndCounted() {
        try (InProcessChain chain = new InProcessChain(); RecordedLog log = new RecordedLog(true)) {
            FunctionExchange exchange = chain.send(chain.event("").put("resource", "/sessions/{id}")
                    .put("httpMethod", "DELETE").put("pathParameters", new JsonObject().put("id", SESSION)));
            chain.awaitTimers(1);
            Call conflict = chain.takeAgentCall();
            conflict.readBody();
            conflict.answer(409, "{}", "x-amzn-ErrorType: ConflictException");
            chain.awaitTimers(1);
            chain.pass(Duration.ofMillis(200));
            Call stop = chain.takeAgentCall();
            stop.readBody();
            stop.answer(200, "{}", "Content-Type: application/json");
            assertEquals(200, exchange.status());
            exchange.readRest();
            exchange.readToEnd();
            chain.takeMetrics();
            assertEquals(1, end(log).getInteger("retries"));
        }
    }

    @Test
    void onlyTheFirstRequestOfAProcessIsAColdStart() {
        try (InProcessChain chain = new InProcessChain()) {
            for (int request = 0; request < 3; request++) {
                FunctionExchange exchange = chain.send(chain.event("no JSON"));
                assertEquals(400, exchange.status());
                exchange.readToEnd();
                assertEquals(request == 0 ? 1 : 0, new JsonObject(chain.takeMetrics()).getInteger("ColdStart"));
            }
        }
    }

    @Test
    void metricsPassLambdasFilterInTheJsonFormat() {
        try (InProcessChain chain = new InProcessChain("AWS_LAMBDA_LOG_FORMAT", "JSON", "AWS_LAMBDA_LOG_LEVEL",
                "ERROR")) {
            FunctionExchange exchange = chain.send(chain.event("no JSON"));
            assertEquals(400, exchange.status());
            exchange.readToEnd();
            assertEquals("ERROR", new JsonObject(chain.takeMetrics()).getString("level"));
        }
    }

    /** The runtime asks for the next invocation when the handler's future is complete, and Lambda may freeze the process then. */
    @Test
    void metricsAreWrittenBeforeTheNextInvocationIsAskedFor() {
        List<String> order = Collections.synchronizedList(new ArrayList<>());
        InProcessChain[] made = new InProcessChain[1];
        try (InProcessChain chain = new InProcessChain(handler -> (invocation, response) -> handler
                .handle(invocation, response)
                .onComplete(handled -> order.add(made[0].metricsWritten() + " lines when it is handled")))) {
            made[0] = chain;
            chain.awaitNext();
            for (int request = 1; request <= 2; request++) {
                FunctionExchange exchange = chain.send(chain.event(BODY));
                Call call = chain.takeAgentCall();
                call.readBody();
                call.answer(200, "data: 1\n\n", "Content-Type: text/event-stream");
                exchange.readRest();
                exchange.readToEnd();
                chain.awaitNext();
            }
            assertEquals(List.of("1 lines when it is handled", "2 lines when it is handled"), order);
        }
    }
}
