package agentcore.streaming.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import agentcore.streaming.wire.fixture.ScriptedServer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The agent as the process that a container starts. */
class ProcessTest {
    @Test
    void saysOnWhichPortItListensAndIsHealthyThen() throws Exception {
        Process process = start("0");
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
                HttpClient client = HttpClient.newHttpClient()) {
            String line = out.readLine();
            Matcher port = Pattern.compile("The agent listens on port ([0-9]+)\\.").matcher(line);
            assertTrue(port.matches(), line);
            URI ping = URI.create("http://127.0.0.1:" + port.group(1) + "/ping");
            assertEquals(200,
                    client.send(HttpRequest.newBuilder(ping).build(), HttpResponse.BodyHandlers.discarding())
                            .statusCode());
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** 127.0.0.2 is this machine too, where the system knows it. */
    @Test
    void listensOnOneAddressIfItIsTold() throws Exception {
        Process process = start(Map.of("PORT", "0", "AGENT_HOST", "127.0.0.1"));
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            int port = Integer.parseInt(out.readLine().replaceAll("[^0-9]", ""));
            new Socket("127.0.0.1", port).close();
            assertThrows(ConnectException.class, () -> new Socket("127.0.0.2", port).close());
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void anAddressThatIsNotThisMachinesIsSaidInOneSentence() throws Exception {
        Process process = start(Map.of("PORT", "0", "AGENT_HOST", "192.0.2.1")); // of documentation, so nobody's
        String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertTrue(output.startsWith("The agent can't listen on port 0 (")
                && output.endsWith("): set PORT to a free one, and AGENT_HOST to an address of this machine."), output);
        assertEquals(1, process.waitFor());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "65536", "-1"})
    void aPortThatIsNoneIsSaidInOneSentence(String port) throws Exception {
        assertFails(port, "PORT is '" + port + "' and must be a number from 0 to 65535.");
    }

    @Test
    void aPortThatIsTakenIsSaidInOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = String.valueOf(taken.getLocalPort());
            assertFails(port, "The agent can't listen on port " + port
                    + " (Address already in use): set PORT to a free one.");
        }
    }

    @Test
    void allSettingsThatAreWrongAreSaidTogetherBeforeAnythingStarts() throws Exception {
        Process process = start(Map.of("PORT", "x", "AGENT_MODEL", "gpt", "AGENT_LOG_FORMAT", "xml"));
        assertEquals(3, new String(process.getInputStream().readAllBytes(), UTF_8).lines().count());
        assertEquals(1, process.waitFor());
    }

    /** What is being answered is answered to its end, and the process says that all is well. */
    @Test
    void toldToEndItLetsAnAnswerEndAndExitsWithZero() throws Exception {
        Process process = start(Map.of("PORT", "0", "AGENT_DRAIN_TIMEOUT", "60m", "AGENT_LOG_FORMAT", "json"));
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
                HttpClient client = HttpClient.newHttpClient()) {
            int port = Integer.parseInt(out.readLine().replaceAll("[^0-9]", ""));
            HttpResponse<Stream<String>> response = client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/invocations"))
                            .header("X-Amzn-Trace-Id", "Root=1-67891233-abcdef012345678912345678;Sampled=1")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\": \"x\"}")).build(),
                    HttpResponse.BodyHandlers.ofLines());
            Iterator<String> lines = response.body().iterator();
            assertTrue(lines.next().contains("messageStart"));
            process.toHandle().destroy(); // SIGTERM
            String last = "";
            while (lines.hasNext()) {
                String line = lines.next();
                last = line.isEmpty() ? last : line;
            }
            assertTrue(last.contains("metadata"), last);
            assertEquals(0, process.waitFor());
            List<String> log = out.readAllLines();
            assertEquals(1, log.size(), log::toString);
            assertEquals("complete", new JsonObject(log.getFirst()).getString("outcome"));
            assertEquals("1-67891233-abcdef012345678912345678", new JsonObject(log.getFirst()).getString("traceId"));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** The snapshot of a runtime is taken at the first healthy answer: what was made before would be the same in all sessions. */
    @Test
    void anAgentOfBedrocksConnectsToNobodyBeforeItIsAsked() throws Exception {
        try (ScriptedServer bedrock = new ScriptedServer()) {
            Process process = start(Map.of("PORT", "0", "AGENT_MODEL", "bedrock:x", "AWS_REGION", "us-east-1",
                    "AWS_ENDPOINT_URL_BEDROCK_RUNTIME", bedrock.url(), "AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
                    "AWS_SECRET_ACCESS_KEY", "secret"));
            try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
                    HttpClient client = HttpClient.newHttpClient()) {
                String url = "http://127.0.0.1:" + out.readLine().replaceAll("[^0-9]", "");
                HttpRequest ping = HttpRequest.newBuilder(URI.create(url + "/ping")).build();
                while (client.send(ping, HttpResponse.BodyHandlers.discarding()).statusCode() != 200) {
                    Thread.onSpinWait(); // not warm yet
                }
                assertEquals(0, bedrock.connections());
                client.sendAsync(HttpRequest.newBuilder(URI.create(url + "/invocations"))
                        .POST(HttpRequest.BodyPublishers.ofString("{\"prompt\": \"x\"}")).build(),
                        HttpResponse.BodyHandlers.discarding());
                assertEquals("/model/x/converse-stream", bedrock.take().target());
                client.shutdownNow();
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private static void assertFails(String port, String sentence) throws IOException, InterruptedException {
        Process process = start(port);
        assertEquals(sentence, new String(process.getInputStream().readAllBytes(), UTF_8).strip());
        assertEquals(1, process.waitFor());
    }

    private static Process start(String port) throws IOException {
        return start(Map.of("PORT", port));
    }

    private static Process start(Map<String, String> environment) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder = new ProcessBuilder(java.toString(), "-XX:TieredStopAtLevel=1", "-cp",
                System.getProperty("java.class.path"), "agentcore.streaming.agent.Main");
        builder.environment().putAll(environment);
        return builder.redirectErrorStream(true).start();
    }
}
