package agentcore.streaming.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import agentcore.streaming.agent.trace.SpanCollector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spans of the agent's process, and what it costs where there are none. */
class ProcessTracesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"OTEL_SERVICE_NAME, agent", "OTEL_SDK_DISABLED, true"})
    void whereNothingIsSentNoClassOfOpenTelemetrysIsLoaded(String name, String value) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of(name, value));
        if (!name.equals("OTEL_SERVICE_NAME")) {
            environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9");
        }
        try (AgentProcess agent = new AgentProcess(environment)) {
            agent.ask();
            assertEquals(List.of(), agent.end());
            assertTrue(agent.loaded().contains("agentcore.streaming.agent.turn.TurnSpans "));
            assertFalse(agent.loaded().contains("opentelemetry"), agent::loaded);
            assertFalse(agent.loaded().contains("agentcore.streaming.agent.trace.otel"));
        }
    }

    /** What is made before the first healthy answer would be the same in all sessions that a snapshot is restored to. */
    @Test
    void beforeThereIsATurnNobodyIsConnectedAndNothingIsRandomAndTheEndSendsWhatWaits() throws Exception {
        try (SpanCollector collector = new SpanCollector();
                AgentProcess agent = new AgentProcess(
                        Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", collector.url() + "/own",
                                "OTEL_BSP_SCHEDULE_DELAY", "3600000", "OTEL_SERVICE_NAME", "mine"))) {
            assertTrue(agent.loaded().contains("io.opentelemetry.sdk.trace.SdkTracerProvider "));
            assertFalse(agent.loaded().contains("SecureIds$Lazy "));
            agent.ask();
            assertTrue(agent.loaded().contains("SecureIds$Lazy "));
            assertFalse(collector.asked());
            assertEquals(List.of(), agent.end());
            SpanCollector.Sent sent = collector.take();
            assertEquals("/own", sent.path());
            assertEquals("mine", sent.resource().get("service.name"));
            assertEquals(List.of("chat offline", "invoke_agent"),
                    sent.spans().stream().map(span -> span.getName()).toList());
        }
    }

    @Test
    void aCollectorThatIsNotThereIsToldOnceAndChangesNothing() throws Exception {
        int nobody;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = taken.getLocalPort();
        }
        try (AgentProcess agent = new AgentProcess(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + nobody,
                "OTEL_BSP_SCHEDULE_DELAY", "5", "OTEL_JAVA_EXPORTER_OTLP_RETRY_DISABLED", "true"))) {
            agent.ask();
            assertTrue(agent.nextLine().endsWith("WARNING Spans can't be sent: they are dropped until the server that "
                    + "OTEL_EXPORTER_OTLP_ENDPOINT names takes them."));
            agent.ask();
            assertEquals(List.of(), agent.end());
        }
    }

    /** The process, healthy. */
    private final class AgentProcess implements AutoCloseable {
        private final Path log = folder.resolve("classes.log");
        private final Process process;
        private final BufferedReader out;
        private final HttpClient client = HttpClient.newHttpClient();
        private final String url;

        AgentProcess(Map<String, String> environment) throws IOException, InterruptedException {
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1", "-Xlog:class+load:file=" + log, "-cp",
                    System.getProperty("java.class.path"), "agentcore.streaming.agent.Main");
            builder.environment().putAll(Map.of("PORT", "0", "AGENT_HOST", "127.0.0.1"));
            builder.environment().putAll(environment);
            process = builder.redirectErrorStream(true).start();
            out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
            url = "http://127.0.0.1:" + out.readLine().replaceAll("[^0-9]", "");
            HttpRequest ping = HttpRequest.newBuilder(URI.create(url + "/ping")).build();
            while (client.send(ping, HttpResponse.BodyHandlers.discarding()).statusCode() != 200) {
                Thread.onSpinWait(); // not warm yet
            }
        }

        void ask() throws IOException, InterruptedException {
            String answer = client.send(HttpRequest.newBuilder(URI.create(url + "/invocations"))
                    .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\": \"x\"}")).build(),
                    HttpResponse.BodyHandlers.ofString()).body();
            assertTrue(answer.contains("metadata"), answer);
        }

        String loaded() {
            try {
                return Files.readString(log);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        /** Of the log, without those that say how turns have ended. */
        String nextLine() throws IOException {
            String line = out.readLine();
            return line.contains("Turn ended.") ? nextLine() : line;
        }

        /** By SIGTERM; the rest of the log. */
        List<String> end() throws IOException, InterruptedException {
            process.toHandle().destroy();
            List<String> rest = out.readAllLines().stream().filter(line -> !line.contains("Turn ended.")).toList();
            assertEquals(0, process.waitFor());
            return rest;
        }

        @Override
        public void close() {
            client.shutdownNow();
            process.destroyForcibly().onExit().join();
        }
    }
}
