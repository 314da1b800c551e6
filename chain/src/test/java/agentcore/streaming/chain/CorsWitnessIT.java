package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real browser, Chromium, as the judge of who may read an answer. One server has the page: as 127.0.0.1 it is the origin
 * that the function allows, as localhost a stranger.
 */
@Tag("witness")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CorsWitnessIT {
    private static final String SESSION = "a-session-of-the-page-in-the-browser";

    /** Tells its own server what it has been allowed to see. */
    private static final String PAGE = """
            <!doctype html><meta charset="utf-8"><script type="module">
            const invoke = body => fetch('%s', {method: 'POST', credentials: 'include', body,
                headers: {'Content-Type': 'application/json', 'X-Session-Id': '%s', 'Authorization': 'Bearer x'}});
            const seen = [];
            try {
                const answer = await invoke('{"prompt":"Hello"}');
                const text = await answer.text();
                seen.push(answer.status, answer.headers.get('X-Session-Id'), answer.headers.has('X-Request-Id'),
                    text.includes('messageStop'), answer.headers.has('X-Accel-Buffering'));
                const refused = await invoke('[]');
                seen.push(refused.status, (await refused.json()).error.type);
            } catch (e) {
                seen.push(e.name);
            }
            await fetch('/seen', {method: 'POST', body: seen.join(' ')});
            </script>
            """;

    @TempDir
    Path folder;

    private String invokeUrl;

    private boolean servePage(Call call) {
        if (call.method().equals("POST")) {
            return false; // for the test to take
        }
        boolean page = call.target().equals("/page");
        call.answer(page ? 200 : 404, page ? PAGE.formatted(invokeUrl, SESSION) : "", "Content-Type: text/html");
        return true;
    }

    @Test
    void aBrowserReadsAnswersOnPagesOfAllowedOriginsOnly() {
        try (ScriptedServer server = new ScriptedServer(this::servePage);
                StackProcess stack = new StackProcess(folder.resolve("logs"),
                        Map.of("PROXY_ALLOWED_ORIGINS", "http://127.0.0.1:" + server.port()))) {
            invokeUrl = stack.invokeUrl().toString();
            assertEquals("200 " + SESSION + " true true false 400 BadRequest",
                    seenOn("http://127.0.0.1:" + server.port() + "/page", server));
            assertEquals("TypeError", seenOn("http://localhost:" + server.port() + "/page", server));
        }
    }

    private String seenOn(String page, ScriptedServer server) {
        List<String> command = List.of("chromium", "--headless=new", "--no-sandbox", "--disable-gpu",
                "--disable-dev-shm-usage", "--user-data-dir=" + folder.resolve("profile"), page);
        try (RunningProcess browser = new RunningProcess(command, Map.of(), folder, 120)) {
            try {
                Call seen = server.take();
                String text = new String(seen.readBody(), StandardCharsets.UTF_8);
                seen.answer(204, "");
                return text;
            } catch (AssertionError e) {
                throw new AssertionError("The browser said: " + browser.err(), e);
            }
        }
    }
}
