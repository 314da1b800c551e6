package agentcore.streaming.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

import agentcore.streaming.proxy.InProcessChain.FunctionExchange;
import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.wire.agentcore.AgentCoreApi;
import agentcore.streaming.wire.agentcore.SessionId;
import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.gateway.ProxyEventReader;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code DELETE /sessions/{id}}, down to AWS's SDK and the wire. */
class StopEndpointTest {
    private static final String ID = "0123456789-abcdefghijklmnopqrstuvwxyz";
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private InProcessChain chain = new InProcessChain();

    @AfterEach
    void closeChain() {
        chain.close();
    }

    private JsonObject event(String id) {
        return chain.event("").putNull("body").put("resource", "/sessions/{id}").put("path", "/sessions/" + id)
                .put("httpMethod", "DELETE").put("pathParameters", new JsonObject().put("id", id));
    }

    private Call takeStop() {
        Call call = chain.takeAgentCall();
        assertTrue(call.target().endsWith("/stopruntimesession?qualifier=DEFAULT"), call.target());
        return call;
    }

    private static void accept(Call stop) {
        stop.readBody();
        stop.answer(200, "{}", "Content-Type: application/json",
                AgentCoreApi.SESSION_ID + ": " + stop.header(AgentCoreApi.SESSION_ID).orElseThrow());
    }

    private static void refuse(Call stop, int status, String code) {
        stop.readBody();
        stop.answer(status, "{\"message\":\"" + stop.header(AgentCoreApi.SESSION_ID).orElseThrow()
                + " of 123456789012\"}", "x-amzn-ErrorType: " + code);
    }

    private static void assertStopped(Exchange exchange) {
        assertEquals(200, exchange.status());
        assertEquals(Optional.of("application/json"), exchange.header("Content-Type"));
        assertEquals(Optional.of(ID), exchange.header("X-Session-Id"));
        assertTrue(exchange.header("X-Request-Id").isPresent());
        assertEquals("{\"sessionId\":\"" + ID + "\",\"status\":\"stopped\"}", exchange.readRest());
        assertEquals(Exchange.Ending.COMPLETE, exchange.readToEnd());
    }

    private static String assertProblem(int status, String type, Exchange exchange) {
        assertEquals(status, exchange.status());
        JsonObject error = new JsonObject(exchange.readRest()).getJsonObject("error");
        assertEquals(type, error.getString("type"));
        assertTrue(error.getString("message").endsWith("."), error.encode());
        assertEquals(Exchange.Ending.COMPLETE, exchange.readToEnd());
        return error.getString("message");
    }

    @Test
    void agentCoreIsAskedToStopTheSessionAsItsModelHasIt() {
        Exchange exchange = chain.send(event(ID));
        Call stop = chain.takeAgentCall();
        assertEquals("POST", stop.method());
        assertEquals(
                "/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Aruntime%2Fmy_agent-AbCdEfGhIj"
                        + "/stopruntimesession?qualifier=DEFAULT",
                stop.target());
        assertTrue(stop.header("Authorization").orElseThrow().startsWith("AWS4-HMAC-SHA256 "));
        assertEquals(Optional.of(ID), stop.header(AgentCoreApi.SESSION_ID));
        String token = new JsonObject(new String(stop.readBody(), UTF_8)).getString("clientToken");
        assertTrue(token.matches("[!-~]{33,256}"), token);
        accept(stop);
        assertStopped(exchange);
    }

    @Test
    void onlyTheCallersOwnSessionIsStopped() {
        JsonObject caller = new JsonObject(new String(PrincipalTest.event("iam-user"), UTF_8))
                .getJsonObject("requestContext");
        Exchange exchange = chain.send(event(ID).put("requestContext", caller));
        Call stop = takeStop();
        assertEquals(Optional.of(Principal.session(
                Principal.of(ProxyEventReader.read(PrincipalTest.event("iam-user")).requestContext()),
                new SessionId(ID)).value()), stop.header(AgentCoreApi.SESSION_ID));
        accept(stop);
        assertStopped(exchange);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "too-short", "-123456789-abcdefghijklmnopqrstuvwxyz",
            "0123456789-abcdefghijklmnopqrstuv%77xyz", "0123456789/abcdefghijklmnopqrstuvwxyz",
            "0123456789\"abcdefghijklmnopqrstuvwxyz", "日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本"})
    void anIdThatIsNoneIsRefused(String id) {
        String message = assertProblem(400, "BadRequest", chain.send(event(id)));
        assertTrue(message.startsWith("The session id in the path must have 33 to 100 characters"), message);
        assertProblem(400, "BadRequest", chain.send(event(id).putNull("pathParameters")));
        assertEquals(0, chain.agentCalls());
    }

    @Test
    void aSessionThatIsNotThereIsAsGoodAsStopped() {
        Exchange exchange = chain.send(event(ID));
        refuse(takeStop(), 404, "ResourceNotFoundException");
        assertStopped(exchange);
    }

    /** What AgentCore says, what the client is told, and what the operator is told to look at. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            400, ValidationException,       400, BadRequest,      -, AgentCore does not accept this session id., Look at the session id.
            401, UnauthorizedException,     502, UpstreamFailed,  -, The session could not be stopped,    bearer tokens
            403, AccessDeniedException,     502, UpstreamFailed,  -, The session could not be stopped,    bedrock-agentcore:StopRuntimeSession on
            429, ThrottlingException,       429, Throttled,       1, There are too many requests,         quota of calls
            500, InternalServerException,   502, UpstreamFailed,  -, The session could not be stopped,    AgentCore itself failed
            503, ServiceUnavailable,        503, Unavailable,     5, AgentCore is not available,          AgentCore itself failed
            504, GatewayTimeoutException,   504, UpstreamTimeout, -, The session was not stopped in time, -
            """)
    void agentCoresErrorsBecomeStatusesAndItIsAskedOnce(int upstream, String code, int status, String type,
            String retryAfter, String message, String advice) {
        RecordedLog log = new RecordedLog();
        Exchange exchange = chain.send(event(ID));
        refuse(takeStop(), upstream, code);
        String told = assertProblem(status, type, exchange);
        assertTrue(told.startsWith(message), told);
        assertFalse(told.contains("123456789012"), told);
        assertEquals(Optional.ofNullable(retryAfter), exchange.header("Retry-After"));
        assertEquals(Optional.of(ID), exchange.header("X-Session-Id"));
        assertEquals(1, chain.agentCalls());
        log.close();
        assertTrue(advice == null || log.text().contains(advice), log.text());
        assertTrue(log.text().contains("AgentCore answered " + upstream + " " + code + "."), log.text());
        assertFalse(log.text().contains(ID) || log.text().contains("123456789012"), log.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RetryableConflictException", "ConflictException"})
    void aSessionThatIsBusyIsAskedForAgain(String code) {
        RecordedLog log = new RecordedLog();
        Exchange exchange = chain.send(event(ID));
        chain.awaitTimers(1); // the limit
        for (int conflict = 1; conflict <= 3; conflict++) {
            refuse(takeStop(), 409, code);
            chain.awaitTimers(1);
            assertEquals(0, chain.agentCallsNotTaken());
            chain.pass(LONGEST_PAUSE.dividedBy(5));
        }
        accept(takeStop());
        assertStopped(exchange);
        assertEquals(4, chain.agentCalls());
        assertEquals(0, chain.timersPending());
        log.close();
        assertTrue(log.text().contains("attempt 3 ended before the session was stopped"), log.text());
    }

    @ParameterizedTest
    @CsvSource({"RetryableConflictException, 503, Unavailable", "ConflictException, 409, Conflict"})
    void oneThatStaysBusyIsSaidToBe(String code, int status, String type) {
        Exchange exchange = chain.send(event(ID));
        chain.awaitTimers(1);
        for (int conflict = 1; conflict < Attempts.MOST_CONFLICTS; conflict++) {
            refuse(takeStop(), 409, code);
            chain.awaitTimers(1);
            chain.pass(Duration.ofMillis(Math.min(5000, 200L << (conflict - 1))));
        }
        refuse(takeStop(), 409, code);
        assertProblem(status, type, exchange);
        assertEquals(Attempts.MOST_CONFLICTS, chain.agentCalls());
    }

    /** Whatever PROXY_FIRST_BYTE_TIMEOUT says: stopping a session takes AgentCore seconds. */
    @Test
    void afterTwentySecondsItIsGivenUp() {
        chain.close();
        chain = new InProcessChain("PROXY_FIRST_BYTE_TIMEOUT", "1s");
        Exchange exchange = chain.send(event(ID));
        Call stop = takeStop();
        chain.pass(Duration.ofMillis(19_999));
        assertEquals(1, chain.timersPending());
        chain.pass(Duration.ofMillis(1));
        assertProblem(504, "UpstreamTimeout", exchange);
        stop.awaitClosedByClient();
        assertEquals(0, chain.timersPending());
    }

    @Test
    void itIsGivenUpBeforeTheFunctionsTimeIsOver() {
        Exchange exchange = chain.send(event(ID),
                Map.of("Lambda-Runtime-Deadline-Ms", String.valueOf(InProcessChain.START + 4000)));
        Call stop = takeStop();
        chain.pass(Duration.ofMillis(3600)); // four seconds less the margin, which is a tenth here
        assertProblem(504, "UpstreamTimeout", exchange);
        stop.awaitClosedByClient();
    }

    @Test
    void withoutTimeLeftAgentCoreIsNotAsked() {
        assertProblem(504, "UpstreamTimeout", chain.send(event(ID),
                Map.of("Lambda-Runtime-Deadline-Ms", String.valueOf(InProcessChain.START - 1))));
        assertEquals(0, chain.agentCalls());
    }

    @Test
    void aConnectionThatBreaksIs502AndTheNextRequestIsAnswered() {
        Exchange exchange = chain.send(event(ID));
        Call stop = takeStop();
        stop.readBody();
        stop.close();
        assertProblem(502, "UpstreamFailed", exchange);
        Exchange next = chain.send(event(ID));
        accept(takeStop());
        assertStopped(next);
    }

    @Test
    void itIsGivenUpWhenThePlatformClosesTheResponse() {
        FunctionExchange exchange = chain.send(event(ID));
        Call stop = takeStop();
        chain.closeResponsesNotBegun();
        stop.awaitClosedByClient();
        exchange.post().readBody();
        chain.accept(exchange.post());
        Exchange next = chain.send(event(ID));
        accept(takeStop());
        assertStopped(next);
    }
}
