package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.wire.fixture.Call;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code DELETE /sessions/{id}}: from a client through API Gateway, the function and the data plane, as processes. */
class SessionsIT {
    /** AgentCore's, of requests to the container: without a principal the client's own id stands there. */
    private static final String SESSION_HEADER = "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id";

    @TempDir
    static Path logs;
    private static ProcessChain chain;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @BeforeAll
    static void start() {
        chain = new ProcessChain(logs, Map.of());
    }

    @AfterAll
    static void stop() {
        chain.close();
        CLIENT.close();
    }

    private static HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return CLIENT.send(HttpRequest.newBuilder(chain.stack().invokeUrl().resolve(path)).DELETE().build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static Call begun(String session, Exchange exchange) {
        Call call = chain.takeAgentCall();
        call.readBody();
        assertEquals(Optional.of(session), call.header(SESSION_HEADER));
        call.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked").chunk("data: 1\n\n");
        assertEquals("data: 1\n\n", exchange.readEvent());
        return call;
    }

    @Test
    void aSessionIsStoppedWithItsStreamWhoseClientIsTold() throws IOException, InterruptedException {
        String session = "a-session-that-is-stopped-0123456789";
        String other = "a-session-that-goes-on-0123456789-ab";
        Exchange stream = chain.post("{}", "X-Session-Id", session);
        Call call = begun(session, stream);
        Exchange otherStream = chain.post("{}", "X-Session-Id", other);
        Call otherCall = begun(other, otherStream);

        HttpResponse<String> stopped = delete("/sessions/" + session);
        assertEquals(200, stopped.statusCode(), stopped::body);
        assertEquals("{\"sessionId\":\"" + session + "\",\"status\":\"stopped\"}", stopped.body());
        assertEquals(Optional.of("application/json"), stopped.headers().firstValue("Content-Type"));
        assertEquals(Optional.of(session), stopped.headers().firstValue("X-Session-Id"));

        String rest = stream.readRest();
        assertTrue(rest.startsWith("event: error\ndata: {\"error\":{\"type\":\"StreamCut\""), rest);
        assertEquals(Exchange.Ending.CUT, stream.readToEnd());
        call.awaitClosedByClient();

        otherCall.chunk("data: 2\n\n").end();
        assertEquals("data: 2\n\n", otherStream.readRest());
        assertEquals(Exchange.Ending.COMPLETE, otherStream.readToEnd());

        assertEquals(200, delete("/sessions/" + session).statusCode(), "it is stopped already");
        Exchange again = chain.post("{}", "X-Session-Id", session);
        begun(session, again).end();
        assertEquals(Exchange.Ending.COMPLETE, again.readToEnd());
    }

    @ParameterizedTest
    @CsvSource({"/sessions/a%2Dsession-that-is-n%6Ft-there-0123456789, 200, a-session-that-is-not-there-0123456789",
            "/sessions/short, 400, The session id in the path must have 33 to 100 characters",
            "/sessions/a%2Fsession-that-is-not-there-0123456789, 400, BadRequest",
            "/sessions/, 403, Missing Authentication Token"})
    void thePathNamesTheSession(String path, int status, String said) throws IOException, InterruptedException {
        HttpResponse<String> response = delete(path);
        assertEquals(status, response.statusCode());
        assertTrue(response.body().contains(said), response::body);
    }
}
