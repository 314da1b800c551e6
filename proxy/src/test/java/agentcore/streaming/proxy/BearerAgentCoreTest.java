package agentcore.streaming.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

import agentcore.streaming.proxy.Settings.UpstreamAuth;
import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;
import agentcore.streaming.wire.gateway.Headers;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.SdkHttpResponse;

/** Calls with the caller's token. What they have in common with signed ones is tested where both are. */
class BearerAgentCoreTest {
    private static final String BODY = "{\"prompt\": \"hello\"}";
    private static final String TOKEN = InProcessChain.TOKEN;

    private InProcessChain chain = new InProcessChain(UpstreamAuth.BEARER);

    @AfterEach
    void closeChain() {
        chain.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer " + TOKEN, "bearer " + TOKEN, "BEARER   " + TOKEN, " Bearer " + TOKEN + " "})
    void theCallersTokenGoesToAgentCoreAndNoCredentialsAreNeeded(String authorization) {
        chain.post(BODY, "Authorization", authorization);
        Call call = chain.takeAgentCall();
        assertEquals(Optional.of("Bearer " + TOKEN), call.header("Authorization"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "Bearer a b", "Bearer a,b", "Bearer \u3042",
            "Bearer a\r\nX-Other: b", "Token " + TOKEN, TOKEN, "Bearer" + TOKEN, "Bearer ==",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260309/us-east-1/execute-api/aws4_request"})
    void withoutATokenItIs401AndAgentCoreIsNotCalled(String authorization) {
        JsonObject event = chain.event("");
        event.getJsonObject("headers").put("Authorization", authorization);
        assertUnauthorized(chain.send(event));
        event.getJsonObject("headers").remove("Authorization");
        assertUnauthorized(chain.send(event));
        assertEquals(0, chain.agentCalls());
    }

    private static void assertUnauthorized(Exchange exchange) {
        assertEquals(401, exchange.status());
        assertEquals(Optional.of("Bearer"), exchange.header("WWW-Authenticate"));
        JsonObject error = new JsonObject(exchange.readRest()).getJsonObject("error");
        assertEquals("Unauthorized", error.getString("type"));
        assertEquals("The agent wants an access token: send it in the header Authorization, as Bearer TOKEN.",
                error.getString("message"));
    }

    /** RFC 6750, section 3.1: more than one is an invalid request. */
    @Test
    void withTwoTokensItIs400() {
        JsonObject event = chain.event(BODY).put("multiValueHeaders", new JsonObject().put("authorization",
                List.of("Bearer " + TOKEN, "Bearer " + TOKEN)));
        Exchange exchange = chain.send(event);
        assertEquals(400, exchange.status());
        assertTrue(exchange.readRest().contains("The request has the header Authorization more than once"));
        assertEquals(0, chain.agentCalls());
    }

    @Test
    void whereCallsAreSignedAClientsTokenIsNotLookedAt() {
        chain.close();
        chain = new InProcessChain(UpstreamAuth.SIGV4);
        chain.post(BODY, "Authorization", "Basic dXNlcjpwYXNz");
        assertTrue(chain.takeAgentCall().header("Authorization").orElseThrow().startsWith("AWS4-HMAC-SHA256 "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            Bearer error="invalid_token"            | Bearer error="invalid_token"
            Bearer realm="a", DPoP algs="ES256"     | Bearer realm="a", DPoP algs="ES256"
            -                                       | Bearer
            Bearer realm="\u00e4"                   | Bearer
            """)
    void agentCores401ComesBackWithItsChallengeAndNothingElseOfIt(String upstream, String challenge) {
        Exchange exchange = chain.post(BODY);
        Call call = chain.takeAgentCall();
        call.answer(401, "{\"message\":\"arn:aws:iam::123456789012:role/secret\"}",
                "x-amzn-ErrorType: UnauthorizedException", "X-Other: 1",
                upstream == null ? "X-None: 1" : "WWW-Authenticate: " + upstream);
        assertEquals(401, exchange.status());
        assertEquals(Optional.of(challenge), exchange.header("WWW-Authenticate"));
        assertEquals(Optional.empty(), exchange.header("X-Other"));
        JsonObject error = new JsonObject(exchange.readRest()).getJsonObject("error");
        assertEquals("Unauthorized", error.getString("type"));
        assertEquals("The agent does not take this access token: get a new one.", error.getString("message"));
        assertEquals(0, chain.agentCallsNotTaken());
    }

    @Test
    void aChallengeThatIsTooLongIsReplacedAndSeveralAreJoined() {
        Exchange exchange = chain.post(BODY);
        chain.takeAgentCall().answer(401, "", "WWW-Authenticate: Bearer", "WWW-Authenticate: DPoP");
        assertEquals(Optional.of("Bearer, DPoP"), exchange.header("WWW-Authenticate"));
        exchange.readToEnd();
        Exchange longer = chain.post(BODY);
        chain.takeAgentCall().answer(401, "", "WWW-Authenticate: Bearer realm=\"" + "x".repeat(5000) + "\"");
        assertEquals(Optional.of("Bearer"), longer.header("WWW-Authenticate"));
    }

    /** The transport's own parser refuses such an answer; this doesn't rest on it. */
    @ParameterizedTest
    @ValueSource(strings = {"Bearer\r\nSet-Cookie: a=b", "Bearer\u0000", "Bearer\u007f"})
    void aChallengeWithAControlCharacterIsReplaced(String value) {
        BearerToken token = BearerToken
                .of(Headers.of(Map.of("Authorization", "Bearer " + TOKEN), Map.of()), UpstreamAuth.BEARER)
                .orElseThrow();
        SdkHttpResponse head = SdkHttpResponse.builder().statusCode(401).putHeader("WWW-Authenticate", value).build();
        assertEquals(Optional.of("Bearer"), ErrorAnswer.of(head, new byte[0], token).challenge());
    }

    /** As for signed calls, but for 401. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            400, ValidationException,           400, BadRequest,      -, requireMMDSV2
            401, UnauthorizedException,         401, Unauthorized,    -, the runtime's JWT authorizer
            402, ServiceQuotaExceededException, 503, Unavailable,     5, quota of active sessions
            403, AccessDeniedException,         502, UpstreamFailed,  -, PROXY_UPSTREAM_AUTH set to sigv4
            404, ResourceNotFoundException,     502, UpstreamFailed,  -, AGENT_RUNTIME_ARN and AGENT_QUALIFIER
            409, ConflictException,             409, Conflict,        -, A session was asked for two things at once
            424, RuntimeClientError,            502, UpstreamFailed,  -, log group is /aws/bedrock-agentcore/runtimes/
            429, ThrottlingException,           429, Throttled,       1, quota of calls per second
            500, InternalServerException,       502, UpstreamFailed,  -, AgentCore itself failed
            503, ServiceUnavailableException,   503, Unavailable,     5, AgentCore itself failed
            504, -,                             504, UpstreamTimeout, -, port 8080
            418, -,                             502, UpstreamFailed,  -, -
            302, -,                             502, UpstreamFailed,  -, -
            """)
    void agentCoresErrorsBecomeStatusesAndTheAgentIsAskedOnce(int upstream, String code, int status, String type,
            String retryAfter, String advice) {
        RecordedLog log = new RecordedLog();
        Exchange exchange = chain.post(BODY);
        Call call = chain.takeAgentCall();
        call.readBody();
        call.answer(upstream, "{\"message\":\"arn:aws:iam::123456789012:role/secret may not\"}",
                "x-amzn-RequestId: id-of-the-service", code == null ? "X-Nothing: 1" : "x-amzn-ErrorType: " + code);
        assertEquals(status, exchange.status());
        assertEquals(Optional.ofNullable(retryAfter), exchange.header("Retry-After"));
        String body = exchange.readRest();
        assertEquals(type, new JsonObject(body).getJsonObject("error").getString("type"));
        assertFalse(body.contains("arn:") || body.contains("123456789012") || body.contains("secret"), body);
        assertEquals(0, chain.agentCallsNotTaken());
        log.close();
        assertTrue(log.text().contains(
                "AgentCore answered " + upstream + (code == null ? "" : " " + code)
                        + ", request id id-of-the-service."),
                log.text());
        assertFalse(log.text().contains("secret"), log.text()); // its words may be about a prompt
        assertTrue(advice == null || log.text().contains(advice), log.text());
    }

    /** Where a code may stand, and what may stand around it: AWS restJson1, operation error serialization. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            x-amzn-ErrorType: RetryableConflictException                              | {}
            x-amzn-ErrorType: RetryableConflictException:http://internal.example/     | {}
            x-amzn-ErrorType: aws.agentcore#RetryableConflictException                | {"code": "ConflictException"}
            X-None: 1                                                    | {"__type": "aws#RetryableConflictException"}
            X-None: 1                                     | {"a": [{}], "code": "RetryableConflictException", "b": 1}
            X-None: 1                                     | {"code": "RetryableConflictException", "message": "cut
            """)
    void aSessionThatIsBeingStartedIsAskedAgainWhereverItIsSaid(String header, String body) {
        chain.close();
        chain = new InProcessChain(UpstreamAuth.BEARER, "PROXY_COMMIT_AFTER", "0");
        Exchange exchange = chain.post(BODY);
        chain.awaitTimers(1);
        chain.takeAgentCall().answer(409, body, header);
        chain.awaitTimers(1);
        chain.pass(Duration.ofSeconds(1));
        Call second = chain.takeAgentCall();
        assertEquals(Optional.of("Bearer " + TOKEN), second.header("Authorization"));
        second.answer(200, "data: 1\n\n", "Content-Type: text/event-stream");
        assertEquals("data: 1\n\n", exchange.readRest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[\"message\"]", "{\"message\": {\"a\": 1}}", "{\"message\": \"cut"})
    void aBodyThatSaysNothingDoesNotHideTheStatus(String body) {
        Exchange exchange = chain.post(BODY);
        chain.takeAgentCall().answer(429, body);
        assertEquals(429, exchange.status());
    }

    /** API Gateway gives the challenge another name on its way. */
    @Test
    void aPageOfAnotherOriginMayReadTheChallengeUnderBothItsNames() {
        chain.close();
        chain = new InProcessChain(UpstreamAuth.BEARER, "PROXY_ALLOWED_ORIGINS", "https://app.example");
        Exchange exchange = chain.post(BODY, "Authorization", "", "Origin", "https://app.example");
        assertEquals(401, exchange.status());
        assertEquals(Optional.of(
                "X-Session-Id, X-Request-Id, Retry-After, WWW-Authenticate, x-amzn-Remapped-WWW-Authenticate"),
                exchange.header("Access-Control-Expose-Headers"));
    }

    @Test
    void ofAnErrorsBodyOnlyTheBeginningIsRead() {
        Exchange exchange = chain.post(BODY);
        Call call = chain.takeAgentCall();
        call.readBody();
        call.head(429, "Content-Length: 1000000000").raw("x".repeat(BearerCall.MAX_ERROR + 1));
        assertEquals(429, exchange.status());
        call.awaitClosedByClient();
    }

    @Test
    void anErrorThatIsCutOffIsKnownByItsStatus() {
        Exchange exchange = chain.post(BODY);
        chain.takeAgentCall().head(429, "Content-Length: 100").raw("{\"message\"").close();
        assertEquals(429, exchange.status());
    }

    /** By the wall clock: the test's stands still. */
    @Test
    void anErrorThatStallsIsKnownByItsStatus() {
        Exchange exchange = chain.post(BODY);
        Call call = chain.takeAgentCall();
        call.readBody();
        call.head(429, "Content-Length: 100").raw("{\"message\"");
        assertEquals(429, exchange.status());
        call.awaitClosedByClient();
    }

    /** AgentCore's code and request id may quote the token, or a part of it; ours is logged at every level. */
    @Test
    void theTokenIsInNoLogAtAnyLevel() {
        RecordedLog log = new RecordedLog();
        String[] parts = TOKEN.split("\\.");
        try {
            chain.close();
            chain = new InProcessChain(UpstreamAuth.BEARER, "PROXY_LOG_LEVEL", "TRACE");
            String quoting = "{\"message\":\"" + "x".repeat(940) + "no " + TOKEN + " or " + parts[1] + "\\n2nd line\"}";
            for (int status : new int[]{200, 401, 403, 500}) {
                Exchange exchange = chain.post(BODY);
                chain.takeAgentCall().answer(status, quoting, "x-amzn-ErrorType: " + parts[1],
                        "x-amzn-RequestId: " + TOKEN);
                assertEquals(status == 200, exchange.readRest().contains(parts[1]));
            }
            Exchange cut = chain.post(BODY);
            chain.takeAgentCall().close();
            assertEquals(502, cut.status());
            cut.readToEnd();
            Exchange malformed = chain.post(BODY, "Authorization", "Bearer " + TOKEN + ",");
            assertEquals(401, malformed.status());
            malformed.readToEnd();
        } finally {
            log.close();
            chain.close();
            chain = new InProcessChain("PROXY_LOG_LEVEL", "INFO"); // the level is the whole JVM's
        }
        assertTrue(log.text().contains("502 UpstreamFailed"), log.text());
        assertTrue(log.text().contains("AgentCore answered 403"), log.text());
        for (String part : parts) {
            assertFalse(log.text().contains(part.substring(0, 8)), log.text());
        }
        assertFalse(log.text().contains("\n2nd line"), log.text());
    }

    @Test
    void aTokenSaysNothingOfItself() {
        BearerToken token = BearerToken
                .of(Headers.of(Map.of("authorization", "Bearer " + TOKEN), Map.of()), UpstreamAuth.BEARER)
                .orElseThrow();
        AgentCall call = new AgentCall("s", Optional.empty(), new byte[0],
                AgentCall.Trace.of(Optional.empty(), Headers.NONE), Map.of(),
                Optional.of(token));
        assertFalse(call.toString().contains(TOKEN.substring(0, 8)), call.toString());
        assertEquals("no …, … here", token.hiddenIn("no " + TOKEN + ", " + TOKEN.split("\\.")[0] + " here"));
    }

    /** The SDK's own table of endpoints knows where a region is. */
    @ParameterizedTest
    @CsvSource({"us-east-1, https://bedrock-agentcore.us-east-1.amazonaws.com",
            "cn-north-1, https://bedrock-agentcore.cn-north-1.amazonaws.com.cn"})
    void agentCoreIsWhereTheSdkLooksForIt(String region, String url) {
        assertEquals(URI.create(url), AgentCoreTransport.endpoint(region));
    }

    @Test
    void aSessionIsStoppedWithTheToken() {
        Vertx vertx = Vertx.vertx();
        try (ScriptedServer server = new ScriptedServer()) {
            Map<String, String> environment = Map.of("AGENT_RUNTIME_ARN", InProcessChain.ARN, "PROXY_UPSTREAM_AUTH",
                    "bearer", "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE", server.url() + "/base/");
            BearerAgentCore agent = new BearerAgentCore(vertx, Settings.from(environment));
            BearerToken token = BearerToken
                    .of(Headers.of(Map.of("Authorization", "Bearer " + TOKEN), Map.of()), UpstreamAuth.BEARER)
                    .orElseThrow();
            String session = "0123456789-abcdefghijklmnopqrstuvwxyz";
            CompletionStage<Void> stopped = agent.stop(session, Optional.of(token)).answer().toCompletionStage();
            Call call = server.take();
            assertEquals("/base/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Aruntime%2F"
                    + "my_agent-AbCdEfGhIj/stopruntimesession?qualifier=DEFAULT", call.target());
            assertEquals(Optional.of(session), call.header("X-Amzn-Bedrock-AgentCore-Runtime-Session-Id"));
            assertEquals(Optional.of("Bearer " + TOKEN), call.header("Authorization"));
            JsonObject body = new JsonObject(new String(call.readBody(), UTF_8));
            assertEquals(1, body.size());
            assertEquals(36, body.getString("clientToken").length());
            call.answer(200, "{}", "Content-Type: application/json");
            stopped.toCompletableFuture().join();
            CompletionStage<Void> unknown = agent.stop(session, Optional.of(token)).answer().toCompletionStage();
            server.take().answer(404, "{}", "x-amzn-ErrorType: ResourceNotFoundException");
            assertEquals(404, unknown.handle((done, failure) -> ((UpstreamException) failure).status())
                    .toCompletableFuture().join());
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
