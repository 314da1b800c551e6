package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a new user does, with git, bash and curl: clone, {@code ./run-local}, and the README's curl line. */
@Tag("witness")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class RunLocalWitnessIT {
    private static final int BUILD_SECONDS = 900;
    private static final String PROMPT = "{\"prompt\":\"こんにちは、あなたは何ができますか？\"}";
    private static final List<String> EVENTS = List.of(
            "data: {\"event\": {\"messageStart\": {\"role\": \"assistant\"}}}",
            "data: {\"event\": {\"contentBlockDelta\": {\"delta\": {\"text\": \"日本語\"}, \"contentBlockIndex\": 0}}}",
            "data: {\"event\": {\"messageStop\": {\"stopReason\": \"end_turn\"}}}");

    @TempDir
    static Path folder;
    private static Path clone;
    private static Path prompt;

    @BeforeAll
    static void cloneTheProject() throws IOException {
        clone = folder.resolve("agentcore-streaming");
        prompt = Files.writeString(folder.resolve("prompt.json"), PROMPT);
        // A checkout may belong to somebody else, which git refuses to clone unless it is told that this is all right.
        Path configuration = Files.writeString(folder.resolve("gitconfig"), "[safe]\n\tdirectory = *\n");
        try (RunningProcess git = new RunningProcess(
                List.of("git", "clone", "--quiet", StackProcess.ROOT.toString(), clone.toString()),
                Map.of("GIT_CONFIG_GLOBAL", configuration.toString()), folder, 60)) {
            assertEquals(0, git.awaitExit(), git::err);
        }
    }

    @Test
    void aFreshCloneAnswersInJapaneseAndEndsWithCtrlC() {
        try (RunningProcess stack = runLocal()) {
            String url = url(stack);
            assertEquals(url, stack.awaitErr("curl -N -X POST (\\S+) -H"));
            try (RunningProcess curl = curl(url)) {
                assertEquals(EVENTS.getFirst(), curl.nextLine());
                List<String> rest = new ArrayList<>();
                for (Optional<String> line = curl.tryNextLine(); line.isPresent(); line = curl.tryNextLine()) {
                    rest.add(line.get());
                }
                assertEquals(0, curl.awaitExit(), curl::err);
                assertTrue(rest.stream().anyMatch(line -> line.contains("messageStop")), rest::toString);
                assertTrue(String.join("", Converse.texts(rest)).contains("オフライン"), rest::toString);
            }
            stack.interrupt();
            assertEquals(0, stack.awaitExit(), stack::err);
        }
    }

    /** The agent is the test's: event 2 is not made before curl has printed event 1. */
    @Test
    void curlPrintsAnEventBeforeTheNextOneIsMade() {
        try (ScriptedServer agent = new ScriptedServer(ProcessChain::ping);
                RunningProcess stack = runLocal("--agent-url", agent.url());
                RunningProcess curl = curl(url(stack))) {
            Call call = agent.take();
            assertEquals(PROMPT, new String(call.readBody(), StandardCharsets.UTF_8));
            call.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
            for (String event : EVENTS) {
                call.chunk(event + "\n\n");
                assertEquals(event, curl.nextLine());
                assertEquals("", curl.nextLine());
            }
            call.end();
            assertEquals(0, curl.awaitExit(), curl::err);
        }
    }

    private static RunningProcess runLocal(String... options) {
        List<String> command = new ArrayList<>(List.of("./run-local", "--port", "0"));
        command.addAll(List.of(options));
        return new RunningProcess(command, Map.of(), clone, BUILD_SECONDS);
    }

    private static String url(RunningProcess stack) {
        String ready = stack.nextLine();
        assertTrue(ready.matches("ready http://localhost:[0-9]+/invoke"), ready);
        return ready.substring("ready ".length());
    }

    private static RunningProcess curl(String url) {
        return new RunningProcess(
                List.of("curl", "-sS", "-N", "-X", "POST", url, "-H", "Content-Type: application/json", "-d",
                        "@" + prompt),
                Map.of(), folder, 60);
    }
}
