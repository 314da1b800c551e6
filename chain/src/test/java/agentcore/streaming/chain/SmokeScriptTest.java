package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When {@code ./smoke} builds, and how it starts the test: in a folder that has the script, with a Maven that fails. */
class SmokeScriptTest {
    private static final String JAR = "local/target/agentcore-streaming-local.jar";

    @TempDir
    Path folder;

    /** A built project; its jar is the real one. */
    @BeforeEach
    void copy() throws IOException {
        new ScriptFolder(folder).copyScript("smoke");
        new ScriptFolder(folder).copyScript("evaluate");
        write("maven/mvn", "#!/bin/sh\necho '[ERROR] by the test'\nexit 1\n");
        for (String file : List.of("pom.xml", "contract/A", "wire/A", "local/A", "local/src/test/A",
                "local/target/lib/a.jar")) {
            write(file, "");
        }
        Files.copy(StackProcess.ROOT.resolve(JAR), folder.resolve(JAR));
        setAge(JAR, 60);
    }

    private void write(String file, String text) throws IOException {
        new ScriptFolder(folder).write(file, text);
    }

    private void setAge(String file, int seconds) throws IOException {
        new ScriptFolder(folder).setAge(file, Instant.now().plusSeconds(seconds));
    }

    private SmokeProcess smoke(String... options) {
        return run("smoke", options);
    }

    private SmokeProcess run(String script, String... options) {
        return SmokeProcess.of(new RunningProcess(
                Stream.concat(Stream.of(folder.resolve(script).toString()), Stream.of(options)).toList(),
                Map.of("PATH", folder.resolve("maven") + ":" + System.getenv("PATH"), "JAVA_HOME",
                        StackProcess.JAVA_HOME),
                folder.resolve("contract"), 60));
    }

    @Test
    void whatIsBuiltIsStartedWithItsOptions() throws IOException {
        setAge("local/src/test/A", 120); // which is no source of it
        SmokeProcess help = smoke("--help");
        assertEquals(0, help.status(), help::toString);
        assertTrue(help.out().getFirst().startsWith("./smoke ["), help::toString);
        SmokeProcess wrong = smoke("--auth=iam", "-x");
        assertEquals(2, wrong.status());
        assertEquals("There is an argument that is no option. See ./smoke --help.", wrong.err());
    }

    @Test
    void theEvaluationIsStartedTheSameWay() {
        SmokeProcess help = run("evaluate", "--help");
        assertEquals(0, help.status(), help::toString);
        assertTrue(help.out().getFirst().startsWith("./evaluate ["), help::toString);
        SmokeProcess wrong = run("evaluate", "--probe");
        assertEquals(2, wrong.status());
        assertEquals("There is no option --probe. See ./evaluate --help.", wrong.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {JAR, "local/target/lib/a.jar"})
    void whatIsMissingIsBuilt(String product) throws IOException {
        Files.delete(folder.resolve(product));
        assertBuilds();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pom.xml", "contract/A", "wire/A", "local/A"})
    void whatIsOlderThanASourceIsBuilt(String source) throws IOException {
        setAge(source, 120);
        assertBuilds();
    }

    private void assertBuilds() throws IOException {
        String log = folder.toRealPath().resolve("target/logs/smoke-build.log").toString();
        SmokeProcess smoke = smoke("--help");
        assertEquals(1, smoke.status());
        assertEquals(
                "Building what is new; the log is " + log + "\n[ERROR] by the test\nThe build failed; its log is " + log
                        + ".",
                smoke.err());
    }
}
