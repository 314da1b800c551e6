package agentcore.streaming.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import agentcore.streaming.proxy.InProcessChain.FunctionExchange;
import agentcore.streaming.proxy.Settings.UpstreamAuth;
import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.wire.fixture.Call;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way in which an answer can go wrong between the function and its neighbours. Each row is asserted, and all of them
 * together are {@code docs/faults.md}, which this test compares with what it has seen, or writes if
 * {@code -Dfaults.write=true} says so.
 */
class FaultMatrixTest {
    private static final Path DOCUMENT = Path.of("../docs/faults.md");
    private static final String BODY = "{\"prompt\": \"Hello\"}";
    private static final String SESSION = "0123456789-abcdefghijklmnopqrstuvwxyz";
    private static final String START = "data: {\"event\": {\"messageStart\": {}}}\n\n";
    private static final String[] EVENTS = {"Content-Type: text/event-stream", "Transfer-Encoding: chunked"};
    private static final Set<String> SEEN = new HashSet<>();
    private static final String NOTHING = "-";

    /** Plays a fault from the request on, and gives the exchange in which the client sees it. */
    private interface Script {
        FunctionExchange play(InProcessChain chain) throws Exception;
    }

    /**
     * A fault.
     *
     * @param operator what of the log says it
     * @param calls how often AgentCore is called, each of which may run the agent once
     * @param modes in which it looks so
     */
    private record Fault(String where, String name, String client, String operator, int calls, Script script,
            Set<UpstreamAuth> modes) {
        Fault(String where, String name, String client, String operator, int calls, Script script) {
            this(where, name, client, operator, calls, script, EnumSet.allOf(UpstreamAuth.class));
        }

        /** The same, where only one way to authorize calls makes it so. */
        Fault only(UpstreamAuth mode) {
            return new Fault(where, name + " (" + mode.name().toLowerCase(Locale.ROOT) + ")", client, operator, calls,
                    script, Set.of(mode));
        }

        @Override
        public String toString() {
            return where + ": " + name;
        }
    }

    private static FunctionExchange post(InProcessChain chain) {
        return chain.send(chain.event(BODY));
    }

    private static Fault refused(int status, String code, String client, String operator) {
        return new Fault("AgentCore", status + " " + code, client, operator, 1, chain -> {
            FunctionExchange exchange = post(chain);
            Call call = chain.takeAgentCall();
            call.readBody();
            call.answer(status, "{\"message\":\"why\"}", "x-amzn-ErrorType: " + code);
            return exchange;
        });
    }

    /** {@code DELETE /sessions/{id}}. */
    private static FunctionExchange delete(InProcessChain chain) {
        return chain.send(chain.event("").put("resource", "/sessions/{id}").put("httpMethod", "DELETE")
                .put("pathParameters", new JsonObject().put("id", SESSION)));
    }

    private static Fault stopRefused(int status, String code, String client, String operator) {
        return new Fault("stopping a session", status + " " + code, client, operator, 1, chain -> {
            FunctionExchange exchange = delete(chain);
            Call call = chain.takeAgentCall();
            call.readBody();
            call.answer(status, "{\"message\":\"why\"}", "x-amzn-ErrorType: " + code.replaceAll(" .*", ""));
            return exchange;
        });
    }

    /** The agent's answer begins, and then something happens to it. */
    private static Fault within(String where, String name, String client, String operator, Within within) {
        return new Fault(where, name, client, operator, 1, chain -> {
            FunctionExchange exchange = post(chain);
            Call call = chain.takeAgentCall();
            call.readBody();
            within.happen(chain, exchange, call);
            return exchange;
        });
    }

    private interface Within {
        void happen(InProcessChain chain, FunctionExchange exchange, Call call) throws Exception;
    }

    static Stream<Arguments> faultsInEachMode() {
        return Stream.of(UpstreamAuth.values()).flatMap(mode -> faults()
                .filter(fault -> fault.modes().contains(mode)).map(fault -> Arguments.of(mode, fault)));
    }

    private static Stream<Fault> faults() {
        String cut = "status 200, 1 event, then the error event StreamCut and a cut";
        return Stream.of(
                refused(400, "ValidationException", "400 BadRequest", "400 BadRequest"),
                refused(401, "UnauthorizedException", "502 UpstreamFailed", "The runtime takes bearer tokens")
                        .only(UpstreamAuth.SIGV4),
                refused(401, "UnauthorizedException", "401 Unauthorized", "look at the runtime's JWT authorizer")
                        .only(UpstreamAuth.BEARER),
                refused(402, "ServiceQuotaExceededException", "503 Unavailable, Retry-After 5",
                        "quota of active sessions is used up"),
                refused(403, "AccessDeniedException", "502 UpstreamFailed",
                        "The function's role needs bedrock-agentcore:InvokeAgentRuntime").only(UpstreamAuth.SIGV4),
                refused(403, "AccessDeniedException", "502 UpstreamFailed",
                        "The runtime must have a JWT authorizer").only(UpstreamAuth.BEARER),
                refused(404, "ResourceNotFoundException", "502 UpstreamFailed",
                        "Look at AGENT_RUNTIME_ARN and AGENT_QUALIFIER"),
                refused(409, "ConflictException", "409 Conflict", "409 Conflict"),
                new Fault("AgentCore", "409 RetryableConflictException once", "the whole answer",
                        "attempt 1 ended before the agent was run", 2, chain -> {
                            FunctionExchange exchange = post(chain);
                            chain.awaitTimers(2); // the limit, and that of silence
                            Call call = chain.takeAgentCall();
                            call.readBody();
                            call.answer(409, "{}", "x-amzn-ErrorType: RetryableConflictException");
                            chain.awaitTimers(1);
                            chain.pass(Duration.ofMillis(200));
                            chain.takeAgentCall().answer(200, "data: 1\n\n", "Content-Type: text/event-stream");
                            return exchange;
                        }),
                refused(424, "RuntimeClientError", "502 UpstreamFailed", "The container failed: its log group is"),
                refused(429, "ThrottlingException", "429 Throttled, Retry-After 1", "quota of calls per second"),
                refused(500, "InternalServerException", "502 UpstreamFailed", "502 UpstreamFailed"),
                refused(503, "ServiceUnavailableException", "503 Unavailable, Retry-After 5", "503 Unavailable"),
                refused(504, "GatewayTimeoutException", "504 UpstreamTimeout", "The container was silent"),
                refused(302, "Redirect", "502 UpstreamFailed", "502 UpstreamFailed"),
                within("AgentCore", "silence until PROXY_FIRST_BYTE_TIMEOUT",
                        "status 200, a comment, then the error event UpstreamTimeout and a cut",
                        "Look at PROXY_FIRST_BYTE_TIMEOUT", (chain, exchange, call) -> {
                            chain.awaitTimers(2);
                            chain.pass(Duration.ofSeconds(290));
                        }),
                within("AgentCore", "403 after PROXY_COMMIT_AFTER",
                        "status 200, a comment, then the error event UpstreamFailed and a cut",
                        "UpstreamFailed within the stream", (chain, exchange, call) -> {
                            chain.awaitTimers(2);
                            chain.pass(Duration.ofSeconds(20));
                            call.answer(403, "{}", "x-amzn-ErrorType: AccessDeniedException");
                        }),
                within("agent", "an answer that is compressed, which nobody has asked for", "502 UpstreamFailed",
                        "Let the agent compress nothing", (chain, exchange, call) -> call.head(200,
                                "Content-Type: text/event-stream", "Content-Encoding: gzip", "Content-Length: 100")),
                within("connection", "closed (FIN) before the answer", "502 UpstreamFailed", "502 UpstreamFailed",
                        (chain, exchange, call) -> call.close()),
                within("connection", "reset (RST) before the answer", "502 UpstreamFailed", "502 UpstreamFailed",
                        (chain, exchange, call) -> call.reset()),
                within("connection", "closed (FIN) within the head", "502 UpstreamFailed", "502 UpstreamFailed",
                        (chain, exchange, call) -> call.raw("HTTP/1.1 200 OK\r\nContent-Ty").close()),
                within("connection", "a head without end", "502 UpstreamFailed", "502 UpstreamFailed",
                        (chain, exchange, call) -> call.raw("HTTP/1.1 200 OK\r\nX: " + "x".repeat(70_000))),
                within("connection", "closed (FIN) between events", cut, "StreamCut within the stream",
                        (chain, exchange, call) -> call.head(200, EVENTS).chunk("data: 1\n\n").close()),
                within("connection", "reset (RST) between events", cut, "StreamCut within the stream",
                        (chain, exchange, call) -> {
                            call.head(200, EVENTS).chunk("data: 1\n\n");
                            assertEquals("data: 1\n\n", exchange.readEvent());
                            call.reset();
                        }),
                within("connection", "closed (FIN) within an event's line", cut, "StreamCut within the stream",
                        (chain, exchange, call) -> call.head(200, EVENTS).chunk("data: 1\n\ndata: ha").close()),
                within("connection", "closed (FIN) between an event's lines",
                        "status 200, 1 event, then the open event as the error event StreamCut and a cut",
                        "StreamCut within the stream",
                        (chain, exchange, call) -> call.head(200, EVENTS).chunk("data: 1\n\ndata: 2\n").close()),
                within("connection", "closed (FIN) before Content-Length", cut, "StreamCut within the stream",
                        (chain, exchange, call) -> call
                                .head(200, "Content-Type: text/event-stream", "Content-Length: 100")
                                .raw("data: 1\n\n").close()),
                within("connection", "closed (FIN) within an answer that is no event stream",
                        "status 200, a part of it, then a cut", "StreamCut within the stream",
                        (chain, exchange, call) -> call
                                .head(200, "Content-Type: application/json", "Content-Length: 100").raw("{").close()),
                within("agent", "ends within a Converse message", cut, "no terminal event",
                        (chain, exchange, call) -> call.head(200, EVENTS).chunk(START).end()),
                within("agent", "ends within an AG-UI run", cut, "no terminal event", (chain, exchange, call) -> call
                        .head(200, EVENTS).chunk("data: {\"type\":\"RUN_STARTED\"}\n\n").end()),
                within("agent", "falls silent within its answer",
                        "status 200, 1 event, then the error event IdleTimeout and a cut",
                        "IdleTimeout within the stream", (chain, exchange, call) -> {
                            call.head(200, EVENTS).chunk("data: 1\n\n");
                            assertEquals("data: 1\n\n", exchange.readEvent());
                            chain.pass(Duration.ofSeconds(290));
                        }),
                within("agent", "reports its own error in the stream", "the whole answer", NOTHING,
                        (chain, exchange, call) -> call.head(200, EVENTS)
                                .chunk("data: {\"error\": \"x\", \"error_type\": \"Y\"}\n\n").end()),
                new Fault("Lambda", "4 s are left, and the agent takes longer",
                        "status 200, 1 event, then the error event DeadlineReached and a cut",
                        "DeadlineReached within the stream", 1, chain -> {
                            FunctionExchange exchange = chain.send(chain.event(BODY), Map
                                    .of("Lambda-Runtime-Deadline-Ms", String.valueOf(InProcessChain.START + 4000)));
                            Call call = chain.takeAgentCall();
                            call.head(200, EVENTS).chunk("data: 1\n\n");
                            assertEquals("data: 1\n\n", exchange.readEvent());
                            chain.pass(Duration.ofMillis(3600));
                            return exchange;
                        }),
                within("Lambda", "closes the response before it has begun (the time is up)",
                        "what API Gateway makes of it", "The Runtime API closed the connection of the response",
                        (chain, exchange, call) -> chain.closeResponsesNotBegun()),
                within("Lambda", "closes the response within the answer (the time is up, or the client is gone)",
                        "what API Gateway makes of it", "The Runtime API closed the connection of the response",
                        (chain, exchange, call) -> {
                            call.head(200, EVENTS).chunk("data: 1\n\n");
                            assertEquals("data: 1\n\n", exchange.readEvent());
                            exchange.leave();
                            call.awaitClosedByClient();
                        }),
                stopRefused(403, "AccessDeniedException", "502 UpstreamFailed",
                        "The function's role needs bedrock-agentcore:StopRuntimeSession").only(UpstreamAuth.SIGV4),
                stopRefused(403, "AccessDeniedException", "502 UpstreamFailed",
                        "The runtime must have a JWT authorizer")
                        .only(UpstreamAuth.BEARER),
                stopRefused(401, "UnauthorizedException", "401 Unauthorized", "look at the runtime's JWT authorizer")
                        .only(UpstreamAuth.BEARER),
                stopRefused(404, "ResourceNotFoundException (there is no such session)", "the whole answer", NOTHING),
                new Fault("stopping a session", "409 ConflictException once", "the whole answer",
                        "attempt 1 ended before the session was stopped", 2, chain -> {
                            FunctionExchange exchange = delete(chain);
                            chain.awaitTimers(1); // the limit
                            Call call = chain.takeAgentCall();
                            call.readBody();
                            call.answer(409, "{}", "x-amzn-ErrorType: ConflictException");
                            chain.awaitTimers(1);
                            chain.pass(Duration.ofMillis(200));
                            chain.takeAgentCall().answer(200, "{}");
                            return exchange;
                        }),
                new Fault("stopping a session", "it takes longer than 20 s", "504 UpstreamTimeout",
                        "The session was not stopped in time", 1, chain -> {
                            FunctionExchange exchange = delete(chain);
                            chain.takeAgentCall().readBody();
                            chain.pass(Duration.ofSeconds(20));
                            return exchange;
                        }),
                new Fault("API Gateway", "an authorizer that doesn't say whom it let in", "500 InternalError",
                        "it must give a principalId, or claims with iss and sub", 0, chain -> {
                            JsonObject event = chain.event(BODY);
                            event.getJsonObject("requestContext").put("authorizer",
                                    new JsonObject().put("claims", new JsonObject().put("sub", "1")));
                            return chain.send(event);
                        }),
                new Fault("client", "no access token", "401 Unauthorized", "401 Unauthorized", 0, chain -> {
                    JsonObject event = chain.event(BODY);
                    event.getJsonObject("headers").remove("Authorization");
                    return chain.send(event);
                }).only(UpstreamAuth.BEARER),
                new Fault("API Gateway", "an event that is none", "400 BadRequest", "400 BadRequest", 0,
                        chain -> chain.sendRaw("[]")));
    }

    @ParameterizedTest
    @MethodSource("faultsInEachMode")
    void isToldAndTheNextRequestIsAnsweredByOneCall(UpstreamAuth auth, Fault fault) throws Exception {
        try (InProcessChain chain = new InProcessChain(auth, "PROXY_HEARTBEAT", "0")) {
            RecordedLog log = new RecordedLog();
            FunctionExchange exchange = fault.script().play(chain);
            if (fault.client().equals("what API Gateway makes of it")) {
                if (exchange.post().target().endsWith("/error")) {
                    exchange.post().readBody();
                    chain.accept(exchange.post());
                }
            } else {
                assertEquals(fault.client(), seen(exchange));
            }
            assertEquals(fault.calls(), chain.agentCalls());
            Exchange next = chain.post(BODY);
            chain.takeAgentCall().answer(200, "data: next\n\n", "Content-Type: text/event-stream");
            assertEquals("data: next\n\n", next.readRest());
            assertEquals(Exchange.Ending.COMPLETE, next.readToEnd());
            assertEquals(fault.calls() + 1, chain.agentCalls());
            log.close();
            assertTrue(fault.operator().equals(NOTHING) || log.text().contains(fault.operator()), log.text());
        }
        SEEN.add(fault.toString());
    }

    /** In the words of the table. */
    private static String seen(FunctionExchange exchange) {
        int status = exchange.status();
        boolean events = exchange.header("Content-Type").orElse("").startsWith("text/event-stream");
        if (status != 200) {
            JsonObject error = new JsonObject(exchange.readRest()).getJsonObject("error");
            return status + " " + error.getString("type")
                    + exchange.header("Retry-After").map(seconds -> ", Retry-After " + seconds).orElse("");
        }
        String rest = exchange.readRest();
        boolean cut = exchange.readToEnd() == Exchange.Ending.CUT;
        if (!events && !cut) {
            return "the whole answer";
        }
        if (!events) {
            return "status 200, a part of it, then a cut";
        }
        List<String> blocks = new ArrayList<>(List.of(rest.split("\n\n")));
        String last = blocks.getLast();
        if (!cut || !last.contains("event: error\n")) {
            return "the whole answer";
        }
        String error = new JsonObject(last.substring(last.lastIndexOf("data: ") + 6)).getJsonObject("error")
                .getString("type");
        String before = blocks.getFirst().startsWith(":") ? "a comment" : "1 event";
        return "status 200, " + before + ", then " + (last.startsWith("event: error\n") ? "" : "the open event as ")
                + "the error event " + error + " and a cut";
    }

    @AfterAll
    static void writeOrCompare() throws IOException {
        StringBuilder text = new StringBuilder(
                """
                        # Faults

                        What happens when something goes wrong: made, and asserted row by row, by `FaultMatrixTest` in `proxy/`. After each of them the next request is answered, in the same process and by one call; with `PROXY_UPSTREAM_AUTH` set to `sigv4` and to `bearer`, with the same outcome where the row does not name one of them. Each call of AgentCore runs the agent once at most.

                        | where | fault | what the client sees | what the log says | calls of AgentCore |
                        |---|---|---|---|---|
                        """);
        for (Fault fault : faults().filter(fault -> SEEN.contains(fault.toString())).toList()) {
            text.append("| ").append(fault.where()).append(" | ").append(fault.name()).append(" | ")
                    .append(fault.client()).append(" | ").append(fault.operator()).append(" | ").append(fault.calls())
                    .append(" |\n");
        }
        if (Boolean.getBoolean("faults.write")) {
            Files.writeString(DOCUMENT, text);
        }
        assertEquals(Files.readString(DOCUMENT, UTF_8), text.toString(),
                "docs/faults.md is not what was seen: run this test with -Dfaults.write=true, and read the difference.");
    }
}
