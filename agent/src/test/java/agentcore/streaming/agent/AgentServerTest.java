package agentcore.streaming.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The container's contract, seen by the JDK's HTTP client, with a model whose every event the test makes. */
class AgentServerTest {
    private static final ConverseEvent START = new ConverseEvent.MessageStart("assistant");
    private static final ConverseEvent STOP = new ConverseEvent.MessageStop("end_turn");

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScriptedModel model = new ScriptedModel();
    private String url;

    @BeforeEach
    void start() {
        url = "http://127.0.0.1:"
                + AgentServer.start(vertx, model, "127.0.0.1", 0).toCompletionStage().toCompletableFuture().join()
                        .actualPort();
    }

    @AfterEach
    void stop() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void eventsGoOutOneAtATimeAsTheModelMakesThem() throws Exception {
        HttpResponse<InputStream> response = invoke("{\"prompt\": \"日本\", \"other\": 1}");
        assertEquals(200, response.statusCode());
        assertEquals(Optional.of("text/event-stream; charset=utf-8"), response.headers().firstValue("Content-Type"));
        ScriptedModel.ScriptedAnswer answer = model.take();
        assertEquals("日本", answer.prompt());
        BufferedReader lines = new BufferedReader(new InputStreamReader(response.body(), UTF_8));
        for (ConverseEvent event : new ConverseEvent[]{START, new ConverseEvent.ContentBlockDelta(0, "語"), STOP}) {
            answer.say(event);
            assertEquals("data: " + ConverseWriter.json(event), lines.readLine());
            assertEquals("", lines.readLine());
        }
        answer.end();
        assertEquals(null, lines.readLine());
    }

    @Test
    void healthChecksAreAnsweredWhileAnAnswerStreams() throws Exception {
        HttpResponse<InputStream> response = invoke("{\"prompt\": \"x\"}");
        ScriptedModel.ScriptedAnswer answer = model.take();
        answer.say(START);
        assertTrue(response.body().read() >= 0);
        HttpResponse<String> ping = client.send(HttpRequest.newBuilder(URI.create(url + "/ping")).build(),
                HttpResponse.BodyHandlers.ofString());
        assertEquals(200, ping.statusCode());
        assertEquals(Optional.of("application/json"), ping.headers().firstValue("Content-Type"));
        assertEquals("{\"status\": \"Healthy\"}", ping.body());
        answer.end();
    }

    /** AgentCore would hide an error's status behind 424, and its reason. */
    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "[]", "{}", "{\"prompt\": 1}", "{\"prompt\": null}"})
    void aRequestThatCanNotBeAnsweredIsToldWithinTheStream(String body) throws Exception {
        HttpResponse<InputStream> response = invoke(body);
        assertEquals(200, response.statusCode());
        String events = new String(response.body().readAllBytes(), UTF_8);
        assertTrue(
                events.startsWith("data: {\"event\": {\"validationException\": {\"message\": \"The request must be "),
                events);
        assertFalse(model.asked());
    }

    @Test
    void aCallerThatDoesNotReadStopsTheModelAndMissesNothing() throws Exception {
        HttpResponse<InputStream> response = invoke("{\"prompt\": \"x\"}");
        ScriptedModel.ScriptedAnswer answer = model.take();
        ConverseEvent.ContentBlockDelta piece = new ConverseEvent.ContentBlockDelta(0, "x".repeat(8000));
        answer.flood(piece, 5000);
        answer.awaitPaused();
        assertTrue(answer.said() < 5000, "the model was never stopped");
        byte[] all = response.body().readAllBytes();
        assertEquals(5000L * Turn.bytes(piece).length(), all.length);
    }

    @Test
    void aCallerThatLeavesEndsTheAnswer() throws Exception {
        HttpResponse<InputStream> response = invoke("{\"prompt\": \"x\"}");
        ScriptedModel.ScriptedAnswer answer = model.take();
        answer.say(START);
        assertTrue(response.body().read() >= 0);
        response.body().close();
        answer.awaitCancelled();
    }

    @Test
    void anAnswerWhoseModelFailsIsCut() throws Exception {
        HttpResponse<InputStream> response = invoke("{\"prompt\": \"x\"}");
        ScriptedModel.ScriptedAnswer answer = model.take();
        answer.say(START);
        assertTrue(response.body().read() >= 0);
        answer.fail(new IllegalStateException("planned"));
        assertThrows(IOException.class, () -> response.body().readAllBytes());
    }

    private HttpResponse<InputStream> invoke(String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/invocations"))
                .header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body)).build();
        return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    }
}
