package agentcore.streaming.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import agentcore.streaming.local.http.HttpServer;
import agentcore.streaming.local.http.RawClient;
import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** Between a client that the test writes byte by byte, and a Lambda whose frames AWS's own codec makes. */
class ApiGatewayTest {
    private static final String PRELUDE = "{\"statusCode\":200,\"headers\":{\"Content-Type\":\"text/event-stream\"}}"
            + "\0".repeat(8);
    private static final String POST = "POST /invoke?a=b HTTP/1.1\r\nHost: localhost:3000\r\nX-Mine: 1\r\n"
            + "Connection: keep-alive\r\nContent-Length: 2\r\n\r\n{}";

    private final ScriptedServer lambda = new ScriptedServer();
    private final ManualClock clock = new ManualClock();
    private ApiGateway gateway;
    private HttpServer server;

    @AfterEach
    void stop() {
        server.close();
        gateway.close();
        lambda.close();
    }

    private RawClient client() throws IOException {
        return client(AfterFailure.CUT);
    }

    private RawClient client(AfterFailure afterFailure) throws IOException {
        gateway = new ApiGateway(List.of(new Route("POST", "/invoke"), new Route("DELETE", "/sessions/{id}")),
                lambda.url(), "f", afterFailure, clock);
        server = HttpServer.start(gateway);
        return new RawClient(server.port());
    }

    /** The function's invocation; status 200 has been answered. */
    private Call invoked() {
        Call call = lambda.take();
        call.readBody();
        return call.head(200, "Content-Type: application/vnd.amazon.eventstream", "Transfer-Encoding: chunked");
    }

    /** A request's invocation, whose answer has begun and reached the client. */
    private Call begun(RawClient client) throws IOException {
        client.send(POST);
        Call call = invoked();
        payload(call, PRELUDE);
        assertEquals(200, client.status());
        return call;
    }

    private static void payload(Call call, String text) {
        call.chunk(frame("PayloadChunk", text));
    }

    private static void complete(Call call, String outcome) {
        call.chunk(frame("InvokeComplete", outcome));
        call.end();
    }

    private static byte[] frame(String type, String payload) {
        ByteBuffer frame = new Message(Map.of(":message-type", HeaderValue.fromString("event"), ":event-type",
                HeaderValue.fromString(type)), payload.getBytes(UTF_8)).toByteBuffer();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    @Test
    void theFunctionIsInvokedByTheOperationThatStreams() throws Exception {
        try (RawClient client = client()) {
            client.send(POST);
            Call call = lambda.take();
            assertEquals("POST", call.method());
            assertEquals("/2021-11-15/functions/f/response-streaming-invocations", call.target());
            String event = new String(call.readBody(), UTF_8);
            assertTrue(event.startsWith("{\"resource\":\"/invoke\",\"path\":\"/invoke\",\"httpMethod\":\"POST\""),
                    event);
            assertTrue(event.contains("\"queryStringParameters\":{\"a\":\"b\"}"), event);
            assertTrue(event.contains("\"X-Mine\":\"1\""), event);
            assertTrue(event.contains("\"X-Forwarded-Port\":\"3000\""), event);
            assertTrue(event.contains("\"X-Amzn-Trace-Id\":\"" + call.header("X-Amzn-Trace-Id").orElseThrow() + "\""),
                    event);
            assertFalse(event.contains("keep-alive"), event);
            assertTrue(event.contains("\"body\":\"{}\""), event);
            call.close();
        }
    }

    @ParameterizedTest
    @CsvSource({"/sessions/abc-1, abc-1", "/sessions/a%2Fb%20c+d?x=y, a/b c+d", "/sessions/%E6%97%A5, 日",
            "/sessions/%7Bid%7D, {id}", "/sessions/50%, 50%"})
    void whatStandsForBracesIsHandedOnDecoded(String target, String id) throws Exception {
        try (RawClient client = client()) {
            client.send("DELETE " + target + " HTTP/1.1\r\n\r\n");
            Call call = lambda.take();
            String event = new String(call.readBody(), UTF_8);
            assertTrue(event.startsWith("{\"resource\":\"/sessions/{id}\",\"path\":\"" + target.replaceAll("\\?.*", "")
                    + "\",\"httpMethod\":\"DELETE\""), event);
            assertTrue(event.contains("\"pathParameters\":{\"id\":\"" + id + "\"}"), event);
            call.close();
        }
    }

    /** An API without an authorizer, and with one, passes it on. */
    @Test
    void theAuthorizationHeaderReachesTheFunctionAsItIs() throws Exception {
        try (RawClient client = client()) {
            client.send(POST.replace("X-Mine: 1", "authorization: Bearer a.b.c"));
            Call call = lambda.take();
            String event = new String(call.readBody(), UTF_8);
            assertTrue(event.contains("\"authorization\":\"Bearer a.b.c\""), event);
            assertTrue(event.contains("\"authorization\":[\"Bearer a.b.c\"]"), event);
            call.close();
        }
    }

    @Test
    void eachPieceReachesTheClientBeforeTheNextOneIsMade() throws Exception {
        try (RawClient client = client()) {
            Call call = begun(client); // the head does not wait for a body
            assertEquals(Optional.of("text/event-stream"), client.header("Content-Type"));
            assertTrue(client.header("x-amzn-RequestId").isPresent());
            for (String event : List.of("data: 1\n\n", "data: 日本\n\n")) {
                payload(call, event);
                assertEquals(Optional.of(event), client.chunk());
            }
            complete(call, "{}");
            assertEquals(Optional.empty(), client.chunk());
            client.send(POST); // over the same connection
            call = invoked();
            payload(call, PRELUDE + "all");
            complete(call, "{}");
            assertEquals(200, client.status());
            assertEquals("all", client.body());
        }
    }

    @Test
    void headersOfOneConnectionAreNotPassedOnAndTheOthersAre() throws Exception {
        try (RawClient client = client()) {
            client.send(POST);
            Call call = invoked();
            payload(call, "{\"headers\":{\"connection\":\"close\",\"Content-Length\":\"five\",\"X-A\":\"1\"},"
                    + "\"cookies\":[\"a=1\",\"b=2\"]}" + "\0".repeat(8));
            complete(call, "{}");
            assertEquals(200, client.status());
            assertEquals(Optional.empty(), client.header("Connection"));
            assertEquals(Optional.empty(), client.header("Content-Length"));
            assertEquals(Optional.of("1"), client.header("X-A"));
            assertEquals(Optional.of("a=1"), client.header("Set-Cookie"));
            assertEquals(Optional.of("application/json"), client.header("Content-Type"));
            assertEquals("", client.body());
        }
    }

    /** Users report of bodies that are cut for a length that was wrong. */
    @ParameterizedTest
    @CsvSource({"200, 0, '', ''", "302, 0, '', ''", "200, 4, body, body", "200, 3, body, bod"})
    void aLengthInThePreludeFramesTheBody(int status, String length, String written, String seen) throws Exception {
        try (RawClient client = client()) {
            for (int request = 1; request <= 2; request++) { // over the same connection
                client.send(POST);
                Call call = invoked();
                payload(call, "{\"statusCode\":" + status + ",\"headers\":{\"content-length\":\"" + length + "\"}}"
                        + "\0".repeat(8) + written);
                complete(call, "{}");
                assertEquals(status, client.status());
                assertEquals(Optional.of(length), client.header("Content-Length"));
                assertEquals(Optional.empty(), client.header("Transfer-Encoding"));
                assertEquals(seen, client.body());
            }
        }
    }

    @Test
    void aBodyThatIsShorterThanItsLengthIsCut() throws Exception {
        try (RawClient client = client()) {
            client.send(POST);
            Call call = invoked();
            payload(call, "{\"headers\":{\"Content-Length\":\"5\"}}" + "\0".repeat(8) + "body");
            complete(call, "{}");
            assertEquals(200, client.status());
            assertThrows(EOFException.class, client::body);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void aStatusWithoutBodyHasNoLength(int status) throws Exception {
        try (RawClient client = client()) {
            for (int request = 1; request <= 2; request++) { // over the same connection
                client.send(POST);
                Call call = invoked();
                payload(call,
                        "{\"statusCode\":" + status + ",\"headers\":{\"Content-Length\":\"0\"}}" + "\0".repeat(8));
                complete(call, "{}");
                assertEquals(status, client.status());
                assertEquals(Optional.empty(), client.header("Content-Length"));
                assertEquals(Optional.empty(), client.header("Transfer-Encoding"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /invoke", "OPTIONS /invoke", "POST /", "POST /invoke/", "POST /invoke/x",
            "GET /sessions/x", "DELETE /sessions", "DELETE /sessions/", "DELETE /sessions/x/", "DELETE /session/x",
            "DELETE /sessions/{id}/x"})
    void whatTheApiDoesNotDeclareIsNotThere(String request) throws Exception {
        try (RawClient client = client()) {
            client.send(request + " HTTP/1.1\r\n\r\n");
            assertEquals(403, client.status());
            assertEquals(Optional.of("MissingAuthenticationTokenException"), client.header("x-amzn-ErrorType"));
            assertEquals("{\"message\":\"Missing Authentication Token\"}", client.body());
            assertEquals(0, lambda.callsNotTaken());
        }
    }

    @Test
    void aRequestOfMoreThan10MegabytesIsRefused() throws Exception {
        try (RawClient client = client()) {
            int more = 10 * 1024 * 1024 + 1;
            client.send("POST /invoke HTTP/1.1\r\nContent-Length: " + more + "\r\n\r\n").send(new byte[more]);
            assertEquals(413, client.status());
            assertEquals(0, lambda.callsNotTaken());
        }
    }

    /** The guide says 500, and users report 502. */
    @ParameterizedTest
    @ValueSource(strings = {"no prelude at all", "{\"statusCode\":200}",
            "{\"headers\":{\"a\":[\"b\"]}}\0\0\0\0\0\0\0\0"})
    void aResponseWithoutAPreludeIsAnError(String response) throws Exception {
        try (RawClient client = client()) {
            client.send(POST);
            Call call = invoked();
            payload(call, response);
            complete(call, "{}");
            assertEquals(500, client.status());
            assertEquals("{\"message\":\"Internal server error\"}", client.body());
        }
    }

    @Test
    void aFunctionThatFailsBeforeItsPreludeIsABadGateway() throws Exception {
        try (RawClient client = client()) {
            client.send(POST);
            complete(invoked(), "{\"ErrorCode\":\"Function.X\",\"ErrorDetails\":\"secret\"}");
            assertEquals(502, client.status());
            assertEquals("{\"message\":\"Internal server error\"}", client.body());
        }
    }

    @Test
    void aFunctionThatFailsWithinItsAnswerCutsItAfterEveryByteOfIt() throws Exception {
        try (RawClient client = client()) {
            Call call = begun(client);
            payload(call, "data: 1\n\n");
            complete(call, "{\"ErrorCode\":\"Function.StreamCut\",\"ErrorDetails\":\"{}\"}");
            assertEquals(Optional.of("data: 1\n\n"), client.chunk());
            assertThrows(EOFException.class, client::chunk);
        }
    }

    /** The other reading of what isn't documented: {@code --trailers clean}. */
    @Test
    void orItEndsAsIfNothingHadHappened() throws Exception {
        try (RawClient client = client(AfterFailure.CLEAN)) {
            Call call = begun(client);
            payload(call, "data: 1\n\n");
            complete(call, "{\"ErrorCode\":\"Function.StreamCut\",\"ErrorDetails\":\"{}\"}");
            assertEquals("data: 1\n\n", client.body());
        }
    }

    @Test
    void anInvocationThatBreaksOffCutsTheAnswerToo() throws Exception {
        try (RawClient client = client()) {
            Call call = begun(client);
            call.close();
            assertThrows(EOFException.class, client::chunk);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 429, 500})
    void whatLambdaRefusesIsAnInternalError(int status) throws Exception {
        try (RawClient client = client()) {
            client.send(POST);
            lambda.take().answer(status, "{}");
            assertEquals(500, client.status());
            assertEquals("{\"message\":\"Internal server error\"}", client.body());
        }
    }

    @Test
    void anEventThatLambdaFindsTooLargeIsTheClientsRequest() throws Exception {
        try (RawClient client = client()) {
            client.send(POST);
            lambda.take().answer(413, "{}");
            assertEquals(413, client.status());
        }
    }

    @Test
    void silenceBeforeAnAnswerIsATimeoutAndTheInvocationIsLeftToItself() throws Exception {
        try (RawClient client = client()) {
            client.send(POST);
            Call call = invoked();
            payload(call, "{");
            pass(Duration.ofMinutes(5), call);
            assertEquals(504, client.status());
            assertEquals("{\"message\":\"Endpoint request timed out\"}", client.body());
        }
    }

    @Test
    void silenceWithinAnAnswerCutsIt() throws Exception {
        try (RawClient client = client()) {
            Call call = begun(client);
            payload(call, "data: 1\n\n");
            assertEquals(Optional.of("data: 1\n\n"), client.chunk());
            clock.pass(Duration.ofSeconds(299));
            payload(call, "data: 2\n\n");
            assertEquals(Optional.of("data: 2\n\n"), client.chunk());
            clock.pass(Duration.ofSeconds(299));
            payload(call, "data: 3\n\n");
            assertEquals(Optional.of("data: 3\n\n"), client.chunk());
            pass(Duration.ofMinutes(5), call);
            assertThrows(IOException.class, client::chunk);
        }
    }

    /** Whatever comes meanwhile. */
    @Test
    void anAnswerThatTakesTooLongIsCut() throws Exception {
        try (RawClient client = client()) {
            Call call = begun(client);
            for (int minute = 4; minute < 15; minute += 4) {
                clock.pass(Duration.ofMinutes(4));
                payload(call, "data: 1\n\n");
                assertEquals(Optional.of("data: 1\n\n"), client.chunk());
            }
            pass(Duration.ofMinutes(3), call);
            assertThrows(IOException.class, client::chunk);
        }
    }

    /** Lets time pass, again and again for the watcher may not have begun, until Lambda is left with the invocation. */
    private void pass(Duration time, Call call) throws InterruptedException {
        Thread closed = Thread.ofVirtual().start(call::awaitClosedByClient);
        while (closed.isAlive()) {
            clock.pass(time);
            closed.join(10);
        }
    }

    /** {@code --trailers clean} is about what isn't documented: the function's own word that it has failed. */
    @ParameterizedTest
    @ValueSource(strings = {"Sandbox.Timeout", "Runtime.TruncatedResponse", "Runtime.ExitError"})
    void aFunctionThatBreaksDownCutsItsAnswerInAnyCase(String code) throws Exception {
        try (RawClient client = client(AfterFailure.CLEAN)) {
            Call call = begun(client);
            complete(call, "{\"ErrorCode\":\"" + code + "\",\"ErrorDetails\":\"{}\"}");
            assertThrows(EOFException.class, client::chunk);
        }
    }

    @Test
    void aClientThatLeavesEndsTheWaitForItAndNothingElse() throws Exception {
        Call call;
        try (RawClient client = client()) {
            call = begun(client);
        }
        // Noticed when it is written to; Lambda is then left with the invocation.
        assertThrows(RuntimeException.class, () -> {
            for (int i = 0; i < 100_000; i++) {
                payload(call, "data: 1\n\n");
            }
        });
    }
}
