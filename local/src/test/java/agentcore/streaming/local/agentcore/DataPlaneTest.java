package agentcore.streaming.local.agentcore;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import agentcore.streaming.local.http.RawClient;
import agentcore.streaming.wire.agentcore.RuntimeArn;
import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Between a caller that the test writes byte by byte, and an agent that it scripts. AWS's SDK is the witness in chain. */
class DataPlaneTest {
    private static final RuntimeArn RUNTIME = RuntimeArn
            .parse("arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/my_agent-AbCdEfGhIj");
    private static final String ENCODED = RUNTIME.toString().replace(":", "%3A").replace("/", "%2F");
    private static final String SESSION = "session-0123456789-0123456789-0123456789";
    private static final String SIGNED = "X-Amz-Date: 20260309T080706Z\r\nAuthorization: AWS4-HMAC-SHA256 "
            + "Credential=AKIDEXAMPLE/20260309/us-east-1/bedrock-agentcore/aws4_request, SignedHeaders=host;x-amz-date, "
            + "Signature=0123456789abcdef\r\n";

    private final ScriptedServer agent = new ScriptedServer();
    private DataPlane dataPlane;
    private RawClient caller;

    @BeforeEach
    void start() throws IOException {
        dataPlane = DataPlane.start(RUNTIME, Set.of("DEFAULT", "prod"), agent.url() + "/base/",
                new SignatureAuthorizer(RUNTIME), List.of("X-Tenant", "authorization"));
        caller = new RawClient(URI.create(dataPlane.url()).getPort());
    }

    @AfterEach
    void stop() throws IOException {
        caller.close();
        dataPlane.close();
        agent.close();
    }

    private static String post(String path, String headers) {
        return "POST " + path + " HTTP/1.1\r\nContent-Length: 2\r\n" + headers + "\r\n{}";
    }

    private Call answered(String headers) throws IOException {
        caller.send(post("/runtimes/" + ENCODED + "/invocations?qualifier=prod", SIGNED + headers));
        Call call = agent.take();
        assertEquals("{}", new String(call.readBody(), UTF_8));
        return call;
    }

    private void assertError(int status, String code) throws IOException {
        assertEquals(status, caller.status());
        assertEquals(Optional.of(code), caller.header("x-amzn-ErrorType"));
        String body = caller.body();
        assertTrue(body.startsWith("{\"message\":\""), body);
    }

    @Test
    void eachPieceReachesTheCallerBeforeTheNextOneIsMade() throws Exception {
        Call call = answered("X-Amzn-Bedrock-AgentCore-Runtime-Session-Id: " + SESSION + "\r\n");
        assertEquals("/base/invocations", call.target());
        assertEquals(Optional.of(SESSION), call.header("X-Amzn-Bedrock-AgentCore-Runtime-Session-Id"));
        call.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked", "X-Own: 1");
        assertEquals(200, caller.status());
        assertEquals(Optional.of("text/event-stream"), caller.header("Content-Type"));
        assertEquals(Optional.of("1"), caller.header("X-Own"));
        assertEquals(Optional.of(SESSION), caller.header("X-Amzn-Bedrock-AgentCore-Runtime-Session-Id"));
        for (String event : new String[]{"data: 1\n\n", "data: 日本\n\n"}) {
            call.chunk(event);
            assertEquals(Optional.of(event), caller.chunk());
        }
        call.end();
        assertEquals(Optional.empty(), caller.chunk());
    }

    @Test
    void aSessionIsMadeForACallerThatNamesNone() throws Exception {
        Call call = answered("");
        String session = call.header("X-Amzn-Bedrock-AgentCore-Runtime-Session-Id").orElseThrow();
        assertEquals(36, session.length());
        call.answer(200, "{}", "Content-Type: application/json");
        assertEquals(200, caller.status());
        assertEquals(Optional.of(session), caller.header("X-Amzn-Bedrock-AgentCore-Runtime-Session-Id"));
        assertEquals("{}", caller.body());
    }

    /** Page {@code runtime-header-allowlist}: what isn't on the list doesn't reach the agent, and a signature never does. */
    @Test
    void theAgentSeesTheHeadersThatTheServicePassesOnAndNoOthers() throws Exception {
        Call call = answered("Content-Type: application/json\r\nAccept: text/event-stream\r\n"
                + "X-Amzn-Trace-Id: Root=1\r\ntraceparent: 00-1\r\nbaggage: a=b\r\nX-Mine: 1\r\nCookie: c=d\r\n"
                + "x-tenant: blue\r\nX-TENANT: green\r\n");
        assertEquals(Optional.of("application/json"), call.header("Content-Type"));
        assertEquals(Optional.of("text/event-stream"), call.header("Accept"));
        assertEquals(Optional.of("Root=1"), call.header("X-Amzn-Trace-Id"));
        assertEquals(Optional.of("00-1"), call.header("traceparent"));
        assertEquals(Optional.of("a=b"), call.header("baggage"));
        assertTrue(call.header("X-Amzn-Bedrock-AgentCore-Runtime-Request-Id").isPresent());
        assertEquals(Optional.of("blue, green"), call.header("X-Tenant"));
        for (String own : new String[]{"X-Mine", "Cookie", "Authorization", "X-Amz-Date"}) {
            assertEquals(Optional.empty(), call.header(own), own);
        }
        call.answer(200, "");
    }

    @Test
    void aHeaderOfTheAllowListMayHave4096Bytes() throws Exception {
        Call call = answered("X-Tenant: " + "x".repeat(4096) + "\r\n");
        assertEquals(4096, call.header("X-Tenant").orElseThrow().length());
        call.answer(200, "");
        assertEquals(200, caller.status());
        assertEquals("", caller.body());
        caller.send(post("/runtimes/" + ENCODED + "/invocations", SIGNED + "X-Tenant: " + "x".repeat(4097) + "\r\n"));
        assertError(400, "ValidationException");
        assertEquals(0, agent.callsNotTaken());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/runtimes/my_agent-AbCdEfGhIj/invocations?accountId=123456789012",
            "/runtimes/arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime%2Fmy_agent-AbCdEfGhIj/invocations"})
    void theRuntimeMayBeNamedInOtherWays(String path) throws Exception {
        caller.send(post(path, SIGNED));
        agent.take().answer(200, "yes");
        assertEquals(200, caller.status());
        assertEquals("yes", caller.body());
    }

    @ParameterizedTest
    @CsvSource({"/runtimes/other_agent-AbCdEfGhIj/invocations", "/runtimes/my_agent-AbCdEfGhIj/invocations",
            "/runtimes/my_agent-AbCdEfGhIj/invocations?accountId=000000000000", "/invocations", "/ping",
            "/runtimes/other_agent-AbCdEfGhIj/stopruntimesession",
            "/runtimes/my_agent-AbCdEfGhIj/commands?accountId=123456789012"})
    void whatIsNotThereIsNotFound(String path) throws Exception {
        caller.send(post(path, SIGNED));
        assertError(404, "ResourceNotFoundException");
        assertEquals(0, agent.callsNotTaken());
    }

    @Test
    void anEndpointThatTheRuntimeDoesNotHaveIsNotFound() throws Exception {
        caller.send(post("/runtimes/" + ENCODED + "/invocations?qualifier=test", SIGNED));
        assertError(404, "ResourceNotFoundException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Authorization: Bearer x\r\nX-Amz-Date: 20260309T080706Z\r\n",
            "Authorization: AWS4-HMAC-SHA256 Credential=A/20260309/us-east-1/lambda/aws4_request, SignedHeaders=host, "
                    + "Signature=0\r\nX-Amz-Date: 20260309T080706Z\r\n",
            "Authorization: AWS4-HMAC-SHA256 Credential=A/20260309/eu-west-1/bedrock-agentcore/aws4_request, "
                    + "SignedHeaders=host, Signature=0\r\nX-Amz-Date: 20260309T080706Z\r\n",
            "Authorization: AWS4-HMAC-SHA256 Credential=A/20260309/us-east-1/bedrock-agentcore/aws4_request, "
                    + "SignedHeaders=host, Signature=0\r\n"})
    void aRequestThatIsNotSignedForThisServiceIsDenied(String headers) throws Exception {
        caller.send(post("/runtimes/" + ENCODED + "/invocations", headers));
        assertError(403, "AccessDeniedException");
        assertEquals(0, agent.callsNotTaken());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32, 257})
    void aSessionIdThatIsTooShortOrTooLongIsRefused(int length) throws Exception {
        caller.send(post("/runtimes/" + ENCODED + "/invocations", SIGNED
                + "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id: " + "x".repeat(length) + "\r\n"));
        assertError(400, "ValidationException");
        assertEquals(0, agent.callsNotTaken());
    }

    @ParameterizedTest
    @ValueSource(ints = {33, 256})
    void aSessionIdOf33To256CharactersIsTaken(int length) throws Exception {
        Call call = answered("X-Amzn-Bedrock-AgentCore-Runtime-Session-Id: " + "x".repeat(length) + "\r\n");
        call.answer(200, "");
        assertEquals(200, caller.status());
    }

    /** The agent's own status is lost. */
    @ParameterizedTest
    @ValueSource(ints = {307, 400, 401, 404, 429, 500, 503})
    void anAgentThatAnswersWithAnErrorIsAFailedDependency(int status) throws Exception {
        answered("").answer(status, "{\"error\":\"lost\"}");
        assertEquals(424, caller.status());
        assertEquals("{\"message\":\"Received error (" + status
                + ") from runtime. Please check your CloudWatch logs for more information.\"}", caller.body());
    }

    @Test
    void anAgentThatCanNotBeReachedIsAFailedDependency() throws Exception {
        agent.close();
        caller.send(post("/runtimes/" + ENCODED + "/invocations", SIGNED));
        assertError(424, "RuntimeClientError");
    }

    @Test
    void anAgentThatBreaksOffBeforeItsAnswerIsAFailedDependency() throws Exception {
        answered("").close();
        assertError(424, "RuntimeClientError");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswerThatBreaksOffIsCutForTheCallerToo(boolean reset) throws Exception {
        Call call = answered("").head(200, "Transfer-Encoding: chunked").chunk("data: 1\n\n");
        assertEquals(200, caller.status());
        assertEquals(Optional.of("data: 1\n\n"), caller.chunk());
        if (reset) {
            call.reset();
        } else {
            call.close();
        }
        assertThrows(EOFException.class, caller::chunk);
    }

    /** Seen by users in the agent's logs: a caller that leaves doesn't end the agent's work. */
    @Test
    void theAgentIsNotToldThatTheCallerHasLeft() throws Exception {
        Call call = answered("").head(200, "Transfer-Encoding: chunked").chunk("data: 1\n\n");
        assertEquals(200, caller.status());
        caller.close();
        for (int i = 0; i < 2000; i++) {
            call.chunk("x".repeat(8000)); // all of it is read, though nobody gets it
        }
        call.end();
    }

    private static String stop(String headers) {
        return post("/runtimes/" + ENCODED + "/stopruntimesession?qualifier=prod", headers);
    }

    private static final String IN_SESSION = "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id: " + SESSION + "\r\n";

    @Test
    void aStoppedSessionsAnswersAreCutAndTheSameIdBeginsANewSession() throws Exception {
        Call call = answered(IN_SESSION).head(200, "Transfer-Encoding: chunked").chunk("data: 1\n\n");
        assertEquals(200, caller.status());
        assertEquals(Optional.of("data: 1\n\n"), caller.chunk());
        try (RawClient other = new RawClient(URI.create(dataPlane.url()).getPort())) {
            other.send(stop(SIGNED + IN_SESSION));
            assertEquals(200, other.status());
            assertEquals(Optional.of(SESSION), other.header("X-Amzn-Bedrock-AgentCore-Runtime-Session-Id"));
            assertEquals("{}", other.body());
            assertThrows(EOFException.class, caller::chunk);
            call.awaitClosedByClient();
            other.send(stop(SIGNED + IN_SESSION));
            assertEquals(404, other.status());
            assertEquals(Optional.of("ResourceNotFoundException"), other.header("x-amzn-ErrorType"));
            other.body();
            other.send(post("/runtimes/" + ENCODED + "/invocations", SIGNED + IN_SESSION));
            agent.take().answer(200, "again");
            assertEquals(200, other.status());
            assertEquals("again", other.body());
        }
    }

    @Test
    void anInvocationWhoseSessionIsStoppedBeforeItsAnswerFails() throws Exception {
        Call call = answered(IN_SESSION);
        try (RawClient other = new RawClient(URI.create(dataPlane.url()).getPort())) {
            other.send(stop(SIGNED + IN_SESSION));
            assertEquals(200, other.status());
        }
        assertError(424, "RuntimeClientError");
        call.awaitClosedByClient();
    }

    @ParameterizedTest
    @CsvSource({"'', session-0123456789-0123456789-0123456789, 403, AccessDeniedException",
            "signed, , 400, ValidationException", "signed, short, 400, ValidationException",
            "signed, session-0123456789-0123456789-0123456789, 404, ResourceNotFoundException"})
    void stoppingWantsASignatureAndASessionThatIsThere(String signed, String session, int status, String code)
            throws Exception {
        caller.send(stop((signed.isEmpty() ? "" : SIGNED)
                + (session == null ? "" : "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id: " + session + "\r\n")));
        assertError(status, code);
    }

    @Test
    void healthIsTheAgentsPing() {
        Thread.ofVirtual().start(() -> {
            agent.take().answer(200, "{\"status\":\"Healthy\"}");
            agent.take().answer(500, "");
        });
        assertTrue(dataPlane.agentIsHealthy());
        assertEquals(false, dataPlane.agentIsHealthy());
        agent.close();
        assertEquals(false, dataPlane.agentIsHealthy());
    }
}
