package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The smoke test, its probe and the evaluation, of the laptop stack; answers that are cut end there as if they were complete. */
class SmokeIT {
    private static final List<String> CHECKS = List.of("answer", "one by one", "end", "session", "error", "stop",
            "preflight");

    @TempDir
    static Path folder;
    private static StackProcess stack;

    @BeforeAll
    static void start() {
        stack = new StackProcess(folder.resolve("logs"), Map.of(), "--trailers", "clean");
    }

    @AfterAll
    static void stop() {
        stack.close();
    }

    private static SmokeProcess smoke(String... options) {
        return SmokeProcess.run(folder, Map.of(), "", options);
    }

    @Test
    void aChainThatWorksPassesEveryCheck() {
        SmokeProcess smoke = smoke("--url", stack.invokeUrl().toString());
        assertEquals(0, smoke.status(), smoke::toString);
        assertEquals("Testing " + stack.invokeUrl(), smoke.err());
        assertEquals(1 + CHECKS.size(), smoke.out().size(), smoke::toString);
        CHECKS.forEach(check -> assertTrue(smoke.row(check).startsWith("ok "), smoke::toString));
        assertTrue(smoke.row("one by one").matches("ok [0-9]{2} events at [0-9]{1,2} moments, from .*"),
                smoke::toString);
    }

    /** With the agent that answers offline: what needs a model is neither passed nor failed. */
    @Test
    void theEvaluationPassesWhatNeedsNoModel() {
        SmokeProcess evaluation = SmokeProcess.evaluate(folder, "--url", stack.invokeUrl().toString());
        assertEquals(0, evaluation.status(), evaluation::toString);
        assertEquals("9 passed, 0 failed, 6 not run", evaluation.out().getLast());
        assertEquals(9, evaluation.out().stream().filter(row -> row.matches("passed   .* \\([0-9]+ ms\\)")).count());
        assertEquals(6, evaluation.out().stream().filter(row -> row.matches("not run  .*: needs a model \\(--model\\)"))
                .count());
    }

    /** The events of {@code --trailers clean} are the ones of {@code cut}; how such an answer ends is what is measured. */
    @Test
    void theProbeReportsWhatItMeasured() throws IOException {
        Path report = folder.resolve("reports/probe.md");
        SmokeProcess smoke = smoke("--url", stack.invokeUrl().toString(), "--probe", "--times", "1", "--report",
                report.toString());
        assertEquals(0, smoke.status(), smoke::toString);
        assertEquals(List.of("The report is " + report + "."), smoke.out());
        List<String> lines = Files.readAllLines(report);
        assertEquals(1, rows(lines, "\\| new \\| 200 .*\\| complete \\|"), lines::toString);
        assertEquals(1, rows(lines, "\\| the same \\| 200 .*\\| complete \\|"), lines::toString);
        assertEquals(1, rows(lines, "\\| 204 \\| .*\\| complete \\|"), lines::toString);
        assertEquals(1, rows(lines, "\\| HTTP/1.1 \\| StreamCut: .* \\| complete \\| [0-9]+ \\| 200 \\| [0-9]+ \\|"),
                lines::toString);
        assertEquals(4, rows(lines, "\\| at once \\| 400 \\| [0-9]+ \\| [0-9a-f-]{36} \\|"), lines::toString);
        assertEquals(4, rows(lines, "\\| one by one \\| 400 \\| [0-9]+ \\| [0-9a-f-]{36} \\|"), lines::toString);
        assertEquals(5, rows(lines, "## .*\\?"), lines::toString);
    }

    private static int rows(List<String> lines, String pattern) {
        return (int) lines.stream().filter(line -> line.matches(pattern)).count();
    }
}
