package agentcore.streaming.proxy;

import static agentcore.streaming.proxy.Fault.BODY;
import static agentcore.streaming.proxy.Fault.EVENTS;
import static agentcore.streaming.proxy.Fault.NOTHING;
import static agentcore.streaming.proxy.Fault.WHOLE;
import static agentcore.streaming.proxy.Fault.delete;
import static agentcore.streaming.proxy.Fault.failed;
import static agentcore.streaming.proxy.Fault.of;
import static agentcore.streaming.proxy.Fault.post;
import static agentcore.streaming.proxy.Fault.refused;
import static agentcore.streaming.proxy.Fault.stopRefused;
import static agentcore.streaming.proxy.Fault.within;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import agentcore.streaming.proxy.InProcessChain.FunctionExchange;
import agentcore.streaming.proxy.Settings.UpstreamAuth;
import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;
import io.vertx.core.json.JsonObject;

/** What goes wrong once there is a connection to AgentCore, and without one being needed. */
final class Faults {
    private static final String ONE = "data: 1\n\n";
    private static final String COMMENT = ": keep-alive\n\n";
    private static final String CUT = "status 200, 1 event, then the error event StreamCut and a cut";
    private static final String WITHIN = "StreamCut within the stream";
    private static final String FAILED = "502 UpstreamFailed";

    private Faults() {}

    static Stream<Fault> ofAgentCore() {
        return Stream.of(
                refused(400, "ValidationException", "400 BadRequest", "400 BadRequest"),
                refused(401, "UnauthorizedException", FAILED, "The runtime takes bearer tokens")
                        .only(UpstreamAuth.SIGV4),
                refused(401, "UnauthorizedException", "401 Unauthorized", "look at the runtime's JWT authorizer")
                        .only(UpstreamAuth.BEARER),
                refused(402, "ServiceQuotaExceededException", "503 Unavailable, Retry-After 5",
                        "quota of active sessions is used up"),
                refused(403, "AccessDeniedException", FAILED,
                        "The function's role needs bedrock-agentcore:InvokeAgentRuntime").only(UpstreamAuth.SIGV4),
                refused(403, "AccessDeniedException", FAILED,
                        "The runtime must have a JWT authorizer").only(UpstreamAuth.BEARER),
                refused(404, "ResourceNotFoundException", FAILED, "Look at AGENT_RUNTIME_ARN and AGENT_QUALIFIER"),
                refused(409, "ConflictException", "409 Conflict", "409 Conflict"),
                of("AgentCore", "409 RetryableConflictException once", WHOLE,
                        "attempt 1 ended before the agent was run", chain -> {
                            FunctionExchange exchange = post(chain);
                            chain.awaitTimers(2); // the limit, and that of silence
                            chain.refuse(chain.takeAgentCall(), 409, "RetryableConflictException");
                            chain.awaitTimers(1);
                            chain.pass(Duration.ofMillis(200));
                            chain.takeAgentCall().answer(200, ONE, "Content-Type: text/event-stream");
                            return exchange;
                        }).calls(2, 1).after(ONE),
                of("AgentCore", "409 RetryableConflictException to the end", "503 Unavailable, Retry-After 1",
                        "attempt 7 ended before the agent was run", chain -> {
                            FunctionExchange exchange = post(chain);
                            chain.awaitTimers(1); // the limit
                            for (int conflict = 1; conflict <= Attempts.MOST_CONFLICTS; conflict++) {
                                chain.refuse(chain.takeAgentCall(), 409, "RetryableConflictException");
                                if (conflict < Attempts.MOST_CONFLICTS) {
                                    chain.awaitTimers(1);
                                    chain.pass(Duration.ofSeconds(5));
                                }
                            }
                            return exchange;
                        }, "PROXY_COMMIT_AFTER", "0").calls(Attempts.MOST_CONFLICTS, 0),
                failed(418, "Teapot", FAILED, FAILED),
                failed(424, "RuntimeClientError", FAILED, "The container failed: its log group is"),
                refused(429, "ThrottlingException", "429 Throttled, Retry-After 1", "quota of calls per second"),
                failed(500, "InternalServerException", FAILED, FAILED),
                refused(503, "ServiceUnavailableException", "503 Unavailable, Retry-After 5", "503 Unavailable"),
                failed(504, "GatewayTimeoutException", "504 UpstreamTimeout", "The container was silent"),
                redirect(),
                within("AgentCore", "silence until PROXY_FIRST_BYTE_TIMEOUT",
                        "status 200, a comment, then the error event UpstreamTimeout and a cut",
                        "Look at PROXY_FIRST_BYTE_TIMEOUT", (chain, exchange, call) -> {
                            chain.awaitTimers(2);
                            chain.pass(Duration.ofSeconds(290));
                        }).after(COMMENT),
                of("AgentCore", "silence until PROXY_FIRST_BYTE_TIMEOUT, for a client that takes no event stream",
                        "504 UpstreamTimeout", "Look at PROXY_FIRST_BYTE_TIMEOUT", chain -> {
                            FunctionExchange exchange = chain
                                    .send(chain.event(BODY, "Accept", "application/json"));
                            chain.takeAgentCall().readBody();
                            chain.pass(Duration.ofSeconds(290));
                            return exchange;
                        }).calls(1, 1),
                of("AgentCore", "403 after PROXY_COMMIT_AFTER",
                        "status 200, a comment, then the error event UpstreamFailed and a cut",
                        "UpstreamFailed within the stream", chain -> {
                            FunctionExchange exchange = post(chain);
                            chain.awaitTimers(2);
                            Call call = chain.takeAgentCall();
                            chain.pass(Duration.ofSeconds(20));
                            chain.refuse(call, 403, "AccessDeniedException");
                            return exchange;
                        }).calls(1, 0).after(COMMENT));
    }

    /** To a server that would notice. */
    private static Fault redirect() {
        return Fault.at("AgentCore", "302 to somewhere else", FAILED, FAILED, (auth, check) -> {
            try (ScriptedServer elsewhere = new ScriptedServer();
                    InProcessChain chain = new InProcessChain(auth, "PROXY_HEARTBEAT", "0")) {
                check.of(chain, c -> {
                    FunctionExchange exchange = post(c);
                    Call call = c.takeAgentCall();
                    call.readBody();
                    call.answer(302, "", "Location: " + elsewhere.url() + "/");
                    return exchange;
                });
                assertEquals(0, elsewhere.connections());
            }
        }).calls(1, 1);
    }

    static Stream<Fault> withinTheAnswer() {
        return Stream.of(
                within("agent", "an answer that is compressed, which nobody has asked for", FAILED,
                        "Let the agent compress nothing", (chain, exchange, call) -> call.head(200,
                                "Content-Type: text/event-stream", "Content-Encoding: gzip", "Content-Length: 100")),
                within("connection", "closed (FIN) before the answer", FAILED, FAILED,
                        (chain, exchange, call) -> call.close()),
                within("connection", "reset (RST) before the answer", FAILED, FAILED,
                        (chain, exchange, call) -> call.reset()),
                within("connection", "closed (FIN) within the head", FAILED, FAILED,
                        (chain, exchange, call) -> call.raw("HTTP/1.1 200 OK\r\nContent-Ty").close()),
                within("connection", "a head without end", FAILED, FAILED,
                        (chain, exchange, call) -> call.raw("HTTP/1.1 200 OK\r\nX: " + "x".repeat(70_000))),
                within("connection", "closed (FIN) between events", CUT.replace("1 event", "2 events"), WITHIN,
                        (chain, exchange, call) -> call.head(200, EVENTS).chunk(ONE + ONE).close()).after(ONE + ONE),
                within("connection", "reset (RST) between events", CUT, WITHIN, (chain, exchange, call) -> {
                    call.head(200, EVENTS).chunk(ONE);
                    assertEquals(ONE, exchange.readEvent());
                    call.reset();
                }).after(ONE),
                within("connection", "closed (FIN) within an event's line", CUT, WITHIN,
                        (chain, exchange, call) -> call.head(200, EVENTS).chunk(ONE + "data: ha").close()).after(ONE),
                within("connection", "closed (FIN) between an event's lines",
                        "status 200, 1 event, then the open event as the error event StreamCut and a cut", WITHIN,
                        (chain, exchange, call) -> call.head(200, EVENTS).chunk(ONE + "data: 2\n").close())
                        .after(ONE + "data: 2\n"),
                within("connection", "closed (FIN) before Content-Length", CUT, WITHIN,
                        (chain, exchange, call) -> call
                                .head(200, "Content-Type: text/event-stream", "Content-Length: 100").raw(ONE).close())
                        .after(ONE),
                within("connection", "closed (FIN) within an answer that is no event stream",
                        "status 200, a part of it, then a cut", WITHIN,
                        (chain, exchange, call) -> call
                                .head(200, "Content-Type: application/json", "Content-Length: 100").raw("{").close())
                        .after("{"),
                converse("ends within a Converse message", "{\"event\": {\"messageStart\": {}}}"),
                converse("ends within an AG-UI run", "{\"type\":\"RUN_STARTED\"}"),
                within("agent", "falls silent within its answer",
                        "status 200, 1 event, then the error event IdleTimeout and a cut",
                        "IdleTimeout within the stream", (chain, exchange, call) -> {
                            call.head(200, EVENTS).chunk(ONE);
                            assertEquals(ONE, exchange.readEvent());
                            chain.pass(Duration.ofSeconds(290));
                        }).after(ONE),
                within("agent", "falls silent within an answer that is no event stream",
                        "status 200, a part of it, then a cut", "IdleTimeout within the stream",
                        (chain, exchange, call) -> {
                            call.head(200, "Content-Type: application/json", "Content-Length: 100").raw("{");
                            exchange.readSome();
                            chain.pass(Duration.ofSeconds(290));
                        }).after("{"),
                within("agent", "reports its own error in the stream", WHOLE, NOTHING,
                        (chain, exchange, call) -> call.head(200, EVENTS)
                                .chunk("data: {\"error\": \"x\", \"error_type\": \"Y\"}\n\n").end())
                        .after("data: {\"error\": \"x\", \"error_type\": \"Y\"}\n\n"));
    }

    private static Fault converse(String name, String begins) {
        return within("agent", name, CUT, "no terminal event", (chain, exchange, call) -> call.head(200, EVENTS)
                .chunk("data: " + begins + "\n\n").end()).after("data: " + begins + "\n\n");
    }

    static Stream<Fault> ofLambda() {
        return Stream.of(
                of("Lambda", "4 s are left, and the agent has not begun when they are over", "504 UpstreamTimeout",
                        "Look at the function's timeout", chain -> {
                            FunctionExchange exchange = withSecondsLeft(chain, 4);
                            chain.takeAgentCall().readBody();
                            chain.pass(Duration.ofMillis(3600));
                            return exchange;
                        }).calls(1, 1),
                of("Lambda", "4 s are left, and the agent takes longer",
                        "status 200, 1 event, then the error event DeadlineReached and a cut",
                        "DeadlineReached within the stream", chain -> {
                            FunctionExchange exchange = withSecondsLeft(chain, 4);
                            chain.takeAgentCall().head(200, EVENTS).chunk(ONE);
                            assertEquals(ONE, exchange.readEvent());
                            chain.pass(Duration.ofMillis(3600));
                            return exchange;
                        }).calls(1, 1).after(ONE),
                of("Lambda", "4 s are left, and an answer that is no event stream takes longer",
                        "status 200, a part of it, then a cut", "DeadlineReached within the stream", chain -> {
                            FunctionExchange exchange = withSecondsLeft(chain, 4);
                            chain.takeAgentCall().head(200, "Content-Type: application/json", "Content-Length: 100")
                                    .raw("{");
                            exchange.readSome();
                            chain.pass(Duration.ofMillis(3600));
                            return exchange;
                        }).calls(1, 1).after("{"),
                of("Lambda", "no time is left", "504 UpstreamTimeout", "504 UpstreamTimeout",
                        chain -> withSecondsLeft(chain, 0)),
                within("Lambda", "closes the response before it has begun (the time is up)",
                        "what API Gateway makes of no answer; Lambda is told Runtime.ResponseConnectionLost",
                        "The Runtime API closed the connection of the response",
                        (chain, exchange, call) -> chain.closeResponsesNotBegun()),
                within("Lambda", "closes the response within the answer (the time is up, or the client is gone)",
                        "status 200, 1 event, then what API Gateway makes of a cut without trailers",
                        "The Runtime API closed the connection of the response",
                        (chain, exchange, call) -> closeResponseWithin(exchange, call)).after(ONE),
                of("Lambda", "the same, and PROXY_ON_CLIENT_GONE is stop",
                        "status 200, 1 event, then what API Gateway makes of a cut without trailers",
                        "the platform has cut the stream, and its session was stopped", chain -> {
                            FunctionExchange exchange = post(chain);
                            closeResponseWithin(exchange, chain.takeAgentCall());
                            chain.takeAgentCall().answer(200, "{}");
                            return exchange;
                        }, "PROXY_ON_CLIENT_GONE", "stop").calls(2, 1).after(ONE),
                credentials(),
                ownFailure());
    }

    private static FunctionExchange withSecondsLeft(InProcessChain chain, int seconds) {
        return chain.send(chain.event(BODY),
                Map.of("Lambda-Runtime-Deadline-Ms", String.valueOf(InProcessChain.START + seconds * 1000)));
    }

    /** By half, so that what the function still says would be heard. */
    private static void closeResponseWithin(FunctionExchange exchange, Call call) throws Exception {
        call.readBody();
        call.head(200, EVENTS).chunk(ONE);
        assertEquals(ONE, exchange.readEvent());
        exchange.post().channel().shutdownOutput();
        call.awaitClosedByClient();
    }

    /** With SnapStart they come from an endpoint, which the SDK finds in the process's environment or in this property. */
    private static Fault credentials() {
        String property = "aws.containerCredentialsFullUri";
        return Fault.at("Lambda", "the function's credentials are not to be had", FAILED,
                "The function's credentials are not to be had", (auth, check) -> {
                    AtomicBoolean there = new AtomicBoolean();
                    try (ScriptedServer endpoint = new ScriptedServer(call -> {
                        call.answer(there.get() ? 200 : 404,
                                "{\"AccessKeyId\":\"AKIDGRANTED\",\"SecretAccessKey\":\"secret\",\"Token\":\"token\","
                                        + "\"Expiration\":\"" + Instant.now().plus(Duration.ofHours(6)) + "\"}");
                        return true;
                    })) {
                        System.setProperty(property, endpoint.url() + "/credentials");
                        Fault.in(chain -> {
                            FunctionExchange exchange = post(chain);
                            exchange.prelude();
                            there.set(true);
                            return exchange;
                        }, "AWS_CONTAINER_CREDENTIALS_FULL_URI", endpoint.url() + "/credentials").play(auth, check);
                    } finally {
                        System.clearProperty(property);
                    }
                }).only(UpstreamAuth.SIGV4);
    }

    private static Fault ownFailure() {
        return Fault.at("the function itself", "fails, by a mistake in it", "500 InternalError",
                "The function itself failed", (auth, check) -> {
                    AtomicBoolean failed = new AtomicBoolean();
                    try (InProcessChain chain = new InProcessChain(auth,
                            handler -> (invocation, response) -> handler.handle(invocation, failed.getAndSet(true)
                                    ? response
                                    : UnforeseenFailuresTest.failing(response, "prelude")),
                            "PROXY_HEARTBEAT", "0")) {
                        check.of(chain, c -> {
                            FunctionExchange exchange = post(c);
                            c.takeAgentCall().answer(200, ONE, "Content-Type: text/event-stream");
                            return exchange;
                        });
                    }
                }).calls(1, 1);
    }

    static Stream<Fault> ofSessionsAndRequests() {
        return Stream.of(
                stopRefused(403, "AccessDeniedException", FAILED,
                        "The function's role needs bedrock-agentcore:StopRuntimeSession").only(UpstreamAuth.SIGV4),
                stopRefused(403, "AccessDeniedException", FAILED, "The runtime must have a JWT authorizer")
                        .only(UpstreamAuth.BEARER),
                stopRefused(401, "UnauthorizedException", "401 Unauthorized", "look at the runtime's JWT authorizer")
                        .only(UpstreamAuth.BEARER),
                stopRefused(404, "ResourceNotFoundException (there is no such session)", WHOLE, NOTHING)
                        .after(Fault.stopped()),
                of("stopping a session", "409 ConflictException once", WHOLE,
                        "attempt 1 ended before the session was stopped", chain -> {
                            FunctionExchange exchange = delete(chain);
                            chain.awaitTimers(1); // the limit
                            chain.refuse(chain.takeAgentCall(), 409, "ConflictException");
                            chain.awaitTimers(1);
                            chain.pass(Duration.ofMillis(200));
                            chain.takeAgentCall().answer(200, "{}");
                            return exchange;
                        }).calls(2, 0).after(Fault.stopped()),
                of("stopping a session", "it takes longer than 20 s", "504 UpstreamTimeout",
                        "The session was not stopped in time", chain -> {
                            FunctionExchange exchange = delete(chain);
                            chain.takeAgentCall().readBody();
                            chain.pass(Duration.ofSeconds(20));
                            return exchange;
                        }).calls(1, 0),
                of("API Gateway", "an authorizer that doesn't say whom it let in", "500 InternalError",
                        "it must give a principalId, or claims with iss and sub", chain -> {
                            JsonObject event = chain.event(BODY);
                            event.getJsonObject("requestContext").put("authorizer",
                                    new JsonObject().put("claims", new JsonObject().put("sub", "1")));
                            return chain.send(event);
                        }),
                of("client", "no access token", "401 Unauthorized", "401 Unauthorized", chain -> {
                    JsonObject event = chain.event(BODY);
                    event.getJsonObject("headers").remove("Authorization");
                    return chain.send(event);
                }).only(UpstreamAuth.BEARER),
                of("API Gateway", "an event that is none", "400 BadRequest", "400 BadRequest",
                        chain -> chain.sendRaw("[]")));
    }
}
