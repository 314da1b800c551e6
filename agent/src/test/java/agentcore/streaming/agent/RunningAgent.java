package agentcore.streaming.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import agentcore.streaming.agent.memory.Memory;
import agentcore.streaming.agent.model.ScriptedModel;
import agentcore.streaming.agent.tools.Tool;
import agentcore.streaming.agent.tools.ToolSource;
import agentcore.streaming.wire.agentcore.AgentCoreApi;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** An agent with a model whose every event a test makes, and the JDK's HTTP client as its caller. */
final class RunningAgent implements AutoCloseable {
    static final String SESSION = "session-0123456789-0123456789-0123456789";

    final ScriptedModel model = new ScriptedModel();
    final Agent agent;
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;

    RunningAgent(Map<String, String> environment, List<Tool> tools, Memory memory) {
        Map<String, String> settings = new HashMap<>(Map.of("PORT", "0", "AGENT_HOST", "127.0.0.1"));
        settings.putAll(environment);
        try {
            agent = new Agent(vertx, AgentSettings.from(settings), model, ToolSource.of(tools), memory);
        } catch (SettingsException e) {
            throw new AssertionError(e);
        }
        url = "http://127.0.0.1:" + agent.start().toCompletionStage().toCompletableFuture().join().actualPort();
    }

    RunningAgent() {
        this(Map.of(), List.of(), new ForgetfulMemory());
    }

    /** A conversation's next words, in a session. */
    HttpResponse<InputStream> prompt(String session, String prompt) throws IOException, InterruptedException {
        return invoke(session, "{\"prompt\": \"" + prompt + "\"}");
    }

    HttpResponse<InputStream> invoke(String session, String body) throws IOException, InterruptedException {
        return invoke(session, body, Map.of());
    }

    HttpResponse<InputStream> invoke(String session, String body, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + "/invocations"))
                .header("Content-Type", "application/json").header(AgentCoreApi.SESSION_ID, session)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    }

    /** Of another agent. */
    static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    static BufferedReader lines(HttpResponse<InputStream> response) {
        return new BufferedReader(new InputStreamReader(response.body(), UTF_8));
    }

    /** The data of all events, without what comes before it. */
    static List<String> events(HttpResponse<InputStream> response) throws IOException {
        List<String> events = new ArrayList<>();
        for (String line : new String(response.body().readAllBytes(), UTF_8).split("\n\n")) {
            events.add(line.replaceFirst("^data: ", ""));
        }
        return events;
    }

    @Override
    public void close() {
        client.shutdownNow(); // streams that a test has left open
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
