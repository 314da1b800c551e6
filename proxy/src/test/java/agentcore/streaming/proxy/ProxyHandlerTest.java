package agentcore.streaming.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

import agentcore.streaming.proxy.InProcessChain.FunctionExchange;
import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.runtime.InvocationResponse;
import agentcore.streaming.wire.fixture.Call;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From an event to the call of the agent, and from what AgentCore says to what the client is told. */
class ProxyHandlerTest {
    private static final String BODY = "{\"prompt\": \"hello\"}";

    private InProcessChain chain;

    @AfterEach
    void closeChain() {
        if (chain != null) {
            chain.close();
        }
    }

    @Test
    void theAgentIsCalledAsAgentCoreWantsIt() {
        chain = new InProcessChain("AGENT_QUALIFIER", "blue");
        chain.post(BODY, "traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "tracestate", "a=b",
                "baggage", "session.id=1", "Authorization", "Bearer secret", "X-Custom", "1");
        Call call = chain.takeAgentCall();
        assertEquals(
                "/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Aruntime%2Fmy_agent-AbCdEfGhIj"
                        + "/invocations?qualifier=blue",
                call.target());
        String authorization = call.header("Authorization").orElseThrow();
        assertTrue(authorization.matches(
                "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/[0-9]{8}/us-east-1/bedrock-agentcore/aws4_request, .*"),
                authorization);
        assertEquals(Optional.of("token"), call.header("X-Amz-Security-Token"));
        assertEquals(Optional.of("application/json"), call.header("Content-Type"));
        assertEquals(Optional.of("text/event-stream"), call.header("Accept"));
        assertEquals(Optional.of("Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1"),
                call.header("X-Amzn-Trace-Id"));
        assertEquals(Optional.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
                call.header("traceparent"));
        assertEquals(Optional.of("a=b"), call.header("tracestate"));
        assertEquals(Optional.of("session.id=1"), call.header("baggage"));
        assertEquals(Optional.empty(), call.header("X-Custom"));
        assertEquals(BODY, new String(call.readBody(), UTF_8));
    }

    /**
     * The status that AgentCore gives, its error's code, what becomes of them, what the client is told, and what the operator is
     * told to look at.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            400 | ValidationException         | 400 | BadRequest      | - | AgentCore does not accept this request: look at its session id and at what the agent expects. | Look at the request's session id and payload, and at the runtime's requireMMDSV2
            401 | UnauthorizedException       | 502 | UpstreamFailed  | - | The agent failed to answer: try again later, and if that doesn't help, tell whoever runs it this request's id. | bearer tokens
            402 | ServiceQuotaExceededException | 503 | Unavailable   | 5 | No more sessions can be started at the moment: try again in a few seconds. | quota of active sessions
            403 | AccessDeniedException       | 502 | UpstreamFailed  | - | The agent failed to answer: try again later, and if that doesn't help, tell whoever runs it this request's id. | bedrock-agentcore:InvokeAgentRuntime
            404 | ResourceNotFoundException   | 502 | UpstreamFailed  | - | The agent failed to answer: try again later, and if that doesn't help, tell whoever runs it this request's id. | AGENT_RUNTIME_ARN and AGENT_QUALIFIER
            409 | ConflictException           | 409 | Conflict        | - | The session is busy: wait for the answer that is under way in it, and try again then. | A session was asked for two things at once
            424 | RuntimeClientError          | 502 | UpstreamFailed  | - | The agent failed to answer: try again later, and if that doesn't help, tell whoever runs it this request's id. | log group is /aws/bedrock-agentcore/runtimes/
            429 | ThrottlingException         | 429 | Throttled       | 1 | There are too many requests at the moment: try again in a few seconds. | quota of calls per second
            500 | InternalServerException     | 502 | UpstreamFailed  | - | The agent failed to answer: try again later, and if that doesn't help, tell whoever runs it this request's id. | AgentCore itself failed: look at the AWS Health Dashboard, and give AWS Support its request id.
            503 | ServiceUnavailableException | 503 | Unavailable     | 5 | AgentCore is not available at the moment: try again in a few seconds. | AgentCore itself failed: look at the AWS Health Dashboard, and give AWS Support its request id.
            504 | -                           | 504 | UpstreamTimeout | - | The agent did not answer in time: try again later, and if that doesn't help, tell whoever runs it this request's id. | port 8080
            418 | -                           | 502 | UpstreamFailed  | - | The agent failed to answer: try again later, and if that doesn't help, tell whoever runs it this request's id. | -
            501 | -                           | 502 | UpstreamFailed  | - | The agent failed to answer: try again later, and if that doesn't help, tell whoever runs it this request's id. | -
            302 | -                           | 502 | UpstreamFailed  | - | The agent failed to answer: try again later, and if that doesn't help, tell whoever runs it this request's id. | -
            """)
    void agentCoresErrorsBecomeStatusesAndTheAgentIsAskedOnce(int upstream, String code, int status, String type,
            String retryAfter, String message, String advice) {
        RecordedLog log = new RecordedLog();
        chain = new InProcessChain();
        Exchange exchange = chain.post(BODY);
        Call call = chain.takeAgentCall();
        call.readBody();
        call.answer(upstream, "{\"message\":\"arn:aws:iam::123456789012:role/secret may not\"}",
                "x-amzn-RequestId: id-of-the-service", code == null ? "X-Nothing: 1" : "x-amzn-ErrorType: " + code);
        assertEquals(status, exchange.status());
        assertEquals(Optional.ofNullable(retryAfter), exchange.header("Retry-After"));
        assertEquals(Optional.of("application/json"), exchange.header("Content-Type"));
        assertTrue(exchange.header("X-Session-Id").isPresent());
        String body = exchange.readRest();
        JsonObject error = new JsonObject(body).getJsonObject("error");
        assertEquals(type, error.getString("type"));
        assertEquals(message, error.getString("message"));
        assertEquals("gateway-1", error.getString("requestId"));
        assertFalse(body.contains("arn:") || body.contains("123456789012") || body.contains("secret"), body);
        assertEquals(0, chain.agentCallsNotTaken());
        log.close();
        assertTrue(log.text().contains(
                "AgentCore answered " + upstream + (code == null ? "" : " " + code)
                        + ", request id id-of-the-service."),
                log.text());
        assertTrue(advice == null || log.text().contains(advice), log.text());
        assertFalse(log.text().contains("secret"), log.text()); // its words may be about a prompt
    }

    @Test
    void anAgentThatDoesNotAnswerInTimeIs504AndTheCallIsGivenUp() {
        chain = new InProcessChain("PROXY_FIRST_BYTE_TIMEOUT", "10s");
        Exchange exchange = chain.post(BODY);
        Call call = chain.takeAgentCall();
        chain.pass(Duration.ofSeconds(10));
        assertProblem(504, "UpstreamTimeout", exchange);
        call.awaitClosedByClient();
    }

    @Test
    void aDeadlineBeforeTheAnswerIs504AndTheCallIsGivenUp() {
        chain = new InProcessChain();
        FunctionExchange exchange = chain.send(chain.event(BODY), deadlineIn(4));
        Call call = chain.takeAgentCall();
        chain.pass(Duration.ofMillis(3600)); // four seconds less the margin, which is a tenth here
        assertProblem(504, "UpstreamTimeout", exchange);
        call.awaitClosedByClient();
    }

    private static Map<String, String> deadlineIn(int seconds) {
        return Map.of("Lambda-Runtime-Deadline-Ms", String.valueOf(InProcessChain.START + seconds * 1000L));
    }

    @Test
    void theCallIsGivenUpWhenThePlatformClosesTheResponseBeforeItHasBegun() {
        chain = new InProcessChain();
        chain.post(BODY);
        Call call = chain.takeAgentCall();
        chain.closeResponsesNotBegun();
        call.awaitClosedByClient();
    }

    @ParameterizedTest
    @CsvSource({"/other, POST, 404, NotFound", "'', POST, 404, NotFound", "/invoke, GET, 405, MethodNotAllowed",
            "/sessions/{id}, GET, 405, MethodNotAllowed", "/sessions/{id}, POST, 405, MethodNotAllowed",
            "/sessions, DELETE, 404, NotFound"})
    void onlyWhatIsRoutedIsAnswered(String resource, String method, int status, String type) {
        chain = new InProcessChain();
        Exchange exchange = chain.send(chain.event(BODY).put("resource", resource).put("httpMethod", method));
        String allowed = resource.equals("/invoke") ? "OPTIONS, POST" : "DELETE, OPTIONS";
        assertEquals(status == 405 ? Optional.of(allowed) : Optional.empty(), exchange.header("Allow"));
        assertProblem(status, type, exchange);
        assertEquals(0, chain.agentCallsNotTaken());
    }

    /** The path has the stage or a custom domain's base path in it; the resource says what was declared. */
    @Test
    void thePathDoesNotMatter() {
        chain = new InProcessChain();
        chain.send(chain.event(BODY).put("path", "/v1/chat/invoke"));
        assertEquals(BODY, new String(chain.takeAgentCall().readBody(), UTF_8));
    }

    @Test
    void wrongRequestsAreRefusedOnTheWay() {
        chain = new InProcessChain("PROXY_MAX_REQUEST", "1KB");
        assertProblem(415, "UnsupportedMediaType", chain.post(BODY, "Content-Type", "text/plain"));
        assertProblem(400, "BadRequest", chain.post(""));
        assertProblem(400, "BadRequest", chain.send(chain.event("").putNull("body")));
        assertProblem(413, "PayloadTooLarge", chain.post("{\"x\":\"" + "x".repeat(1024) + "\"}"));
        assertProblem(400, "BadRequest", chain.post("{"));
        assertProblem(400, "BadRequest", chain.post(BODY, "X-Session-Id", "too-short"));
        assertEquals(0, chain.agentCallsNotTaken());
    }

    @Test
    void aSessionThatIsNamedIsAnsweredAlsoWhereTheRestIsWrong() {
        chain = new InProcessChain();
        String session = "0123456789-abcdefghijklmnopqrstuvwxyz";
        for (String[] request : new String[][]{{"[]", "application/json"}, {BODY, "text/plain"},
                {"", "application/json"}}) {
            Exchange exchange = chain.post(request[0], "X-Session-Id", session, "Content-Type", request[1]);
            assertEquals(Optional.of(session), exchange.header("X-Session-Id"));
            exchange.readToEnd();
        }
        Exchange unusable = chain.post(BODY, "X-Session-Id", "too-short");
        assertEquals(Optional.empty(), unusable.header("X-Session-Id"));
    }

    /** The agent is not asked for an answer that nobody can get. */
    @Test
    void withoutTimeLeftTheAgentIsNotAsked() {
        chain = new InProcessChain();
        assertProblem(504, "UpstreamTimeout", chain.send(chain.event(BODY), deadlineIn(-1)));
        JsonObject old = chain.event(BODY);
        old.getJsonObject("requestContext").put("requestTimeEpoch", InProcessChain.START - 20 * 60_000);
        assertProblem(504, "UpstreamTimeout", chain.send(old));
        assertEquals(0, chain.agentCallsNotTaken());
    }

    /** By hand anything can be sent as an event; this can't be a header of the answer. */
    @Test
    void anIdThatIsNoneIsReplacedByLambdas() {
        chain = new InProcessChain();
        JsonObject event = chain.event("[]");
        event.getJsonObject("requestContext").put("requestId", "a\r\nSet-Cookie: b");
        Exchange exchange = chain.send(event);
        assertEquals(400, exchange.status());
        assertTrue(exchange.header("X-Request-Id").orElseThrow().startsWith("invocation-"));
    }

    @Test
    void whatFailsWithinTheFunctionIs500AndTheNextInvocationWorks() {
        InvocationResponse[] broken = new InvocationResponse[1];
        chain = new InProcessChain(handler -> (invocation, response) -> {
            if (broken[0] == null) {
                broken[0] = FailingResponse.at(response);
                return handler.handle(invocation, broken[0]);
            }
            return handler.handle(invocation, response);
        });
        Exchange exchange = chain.post(BODY);
        chain.takeAgentCall().head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
        assertProblem(500, "InternalError", exchange);
        Exchange next = chain.post(BODY);
        chain.takeAgentCall().answer(200, "data: 2\n\n", "Content-Type: text/event-stream");
        assertEquals("data: 2\n\n", next.readRest());
    }

    @ParameterizedTest
    @CsvSource({"60s, 1", "0, 2"})
    void aConnectionIsUsedAgainAsTheSettingSays(String maxIdle, int connections) {
        chain = new InProcessChain("PROXY_POOL_MAX_IDLE", maxIdle);
        int last = 0;
        for (int i = 0; i < 2; i++) {
            Exchange exchange = chain.post(BODY);
            Call call = chain.takeAgentCall();
            last = call.connection();
            call.readBody();
            call.answer(200, "data: 1\n\n", "Content-Type: text/event-stream");
            assertEquals("data: 1\n\n", exchange.readRest());
        }
        assertEquals(connections, last);
    }

    /** Ours says more at DEBUG; what the libraries would say there has headers, tokens and prompts in it. */
    @Test
    void atNoLevelIsAnythingSecretOrPersonalLogged() {
        RecordedLog log = new RecordedLog();
        try {
            chain = new InProcessChain("PROXY_LOG_LEVEL", "TRACE", "AWS_SESSION_TOKEN", "session-token-of-mine");
            Exchange exchange = chain.post("{\"prompt\": \"prompt of mine\"}", "baggage", "baggage=mine");
            Call call = chain.takeAgentCall();
            call.readBody();
            call.answer(200, "data: answer of mine\n\n", "Content-Type: text/event-stream");
            exchange.readToEnd();
            Exchange wrong = chain.post("{\"prompt\": unquoted of mine}", "X-Session-Id", "session-of-mine");
            assertEquals(400, wrong.status());
            wrong.readToEnd();
            Exchange failed = chain.post(BODY);
            chain.takeAgentCall().close();
            assertEquals(502, failed.status());
            failed.readToEnd();
        } finally {
            log.close();
            chain.close();
            chain = new InProcessChain("PROXY_LOG_LEVEL", "INFO"); // the level is the whole JVM's
        }
        assertTrue(log.text().contains("400 BadRequest"), log.text());
        assertTrue(log.text().contains("502 UpstreamFailed"), log.text());
        assertFalse(log.text().contains("mine"), log.text());
        assertFalse(log.text().contains("AWS4"), log.text());
    }

    @Test
    void belowItsLevelNothingIsLogged() {
        chain = new InProcessChain("PROXY_LOG_LEVEL", "ERROR");
        chain.post("[]").readToEnd();
        assertFalse(Logger.getLogger(ProxyHandler.class.getName()).isLoggable(Level.WARNING));
        assertFalse(Logger.getLogger("io.vertx.core").isLoggable(Level.WARNING));
        chain.close();
        chain = new InProcessChain("PROXY_LOG_LEVEL", "INFO");
        chain.post("[]").readToEnd();
        assertTrue(Logger.getLogger(ProxyHandler.class.getName()).isLoggable(Level.INFO));
    }

    @Test
    void ofAnEventWhoseBodyIsNotItsBase64TheRestIsKnown() {
        chain = new InProcessChain("PROXY_ALLOWED_ORIGINS", "https://app.example");
        String session = "0123456789-abcdefghijklmnopqrstuvwxyz";
        Exchange exchange = chain.send(chain.event("***", "Origin", "https://app.example", "X-Session-Id", session)
                .put("isBase64Encoded", true));
        assertEquals(Optional.of("gateway-1"), exchange.header("X-Request-Id"));
        assertEquals(Optional.of(session), exchange.header("X-Session-Id"));
        assertEquals(Optional.of("https://app.example"), exchange.header("Access-Control-Allow-Origin"));
        assertProblem(400, "BadRequest", exchange);
    }

    @Test
    void twoSessionsInTwoHeadersAreRefused() {
        chain = new InProcessChain();
        String one = "0123456789-abcdefghijklmnopqrstuvwxyz";
        String other = "9876543210-abcdefghijklmnopqrstuvwxyz";
        JsonObject event = chain.event(BODY).put("multiValueHeaders",
                new JsonObject().put("X-Session-Id", List.of(one, other)));
        Exchange refused = chain.send(event);
        assertEquals(Optional.empty(), refused.header("X-Session-Id"));
        assertProblem(400, "BadRequest", refused);
        event.put("multiValueHeaders", new JsonObject().put("X-Session-Id", List.of(one, one)));
        Exchange same = chain.send(event);
        chain.takeAgentCall().answer(200, "{}", "Content-Type: application/json");
        assertEquals(Optional.of(one), same.header("X-Session-Id"));
        same.readToEnd();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"ping\"", "{}"})
    void whatIsNoProxyEventIsAnswered(String event) {
        chain = new InProcessChain();
        FunctionExchange exchange = chain.sendRaw(event);
        assertEquals(event.equals("{}") ? 404 : 400, exchange.status());
        JsonObject error = new JsonObject(exchange.readRest()).getJsonObject("error");
        assertTrue(error.getString("requestId").startsWith("invocation-"), error.encode());
    }

    @Test
    void wrongSettingsAreAnInitError() {
        chain = new InProcessChain("AGENT_RUNTIME_ARN", "x", "PROXY_HEARTBEAT", "y");
        Call post = chain.takePost();
        assertEquals("/2018-06-01/runtime/init/error", post.target());
        assertEquals(Optional.of("Function.InvalidSettings"), post.header("Lambda-Runtime-Function-Error-Type"));
        String message = new JsonObject(new String(post.readBody(), UTF_8)).getString("errorMessage");
        for (String part : List.of("AGENT_RUNTIME_ARN is 'x'", "PROXY_HEARTBEAT is 'y'")) {
            assertTrue(message.contains(part), message);
        }
        chain.accept(post);
    }

    @Test
    void missingCredentialsAreAnInitError() {
        chain = new InProcessChain("AWS_ACCESS_KEY_ID", "");
        Call post = chain.takePost();
        assertTrue(
                new String(post.readBody(), UTF_8).contains("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set"));
        chain.accept(post);
    }

    private static void assertProblem(int status, String type, Exchange exchange) {
        assertEquals(status, exchange.status());
        JsonObject error = new JsonObject(exchange.readRest()).getJsonObject("error");
        assertEquals(type, error.getString("type"));
        assertTrue(error.getString("message").endsWith("."), error.encode());
        assertTrue(error.getString("requestId").startsWith("gateway-"), error.encode());
        assertEquals(Exchange.Ending.COMPLETE, exchange.readToEnd());
    }
}
