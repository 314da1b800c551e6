package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When {@code ./run-local} builds, and how a build ends: in a folder that has the script, and with a Maven of the test's. */
class RunLocalBuildTest {
    private static final List<String> PRODUCTS = List.of("proxy/target/function/bootstrap",
            "proxy/target/function/lib/a.jar", "agent/target/agent/bin/agent", "agent/target/agent/lib/a.jar",
            "local/target/agentcore-streaming-local.jar", "local/target/lib/a.jar");

    @TempDir
    Path folder;

    /** A built project; its jar doesn't start. */
    @BeforeEach
    void copy() throws IOException {
        new ScriptFolder(folder).copyScript("run-local");
        for (String source : List.of("pom.xml", "LICENSE", "contract/A", "wire/A", "runtime/A", "sdk-http/A", "agent/A",
                "local/A",
                "proxy/A")) {
            write(source, "");
        }
        for (String product : PRODUCTS) {
            write(product, "");
        }
        write("target/run-local.built", "");
        setAge("target/run-local.built", Instant.now().plusSeconds(60));
    }

    private void write(String file, String text) throws IOException {
        new ScriptFolder(folder).write(file, text);
    }

    private void setAge(String file, Instant age) throws IOException {
        new ScriptFolder(folder).setAge(file, age);
    }

    private RunningProcess runLocal(String maven) throws IOException {
        write("maven/mvn", maven);
        return new RunningProcess(List.of("./run-local"),
                Map.of("PATH", folder.resolve("maven") + ":" + System.getenv("PATH"), "JAVA_HOME",
                        StackProcess.JAVA_HOME),
                folder, 60);
    }

    private void assertBuilds(boolean builds) throws IOException {
        try (RunningProcess script = runLocal("#!/bin/sh\necho '[ERROR] by the test'\nexit 1\n")) {
            assertEquals(1, script.awaitExit());
            assertEquals(builds, script.err().contains("Building what is new"), script.err());
            assertEquals(builds, script.err().contains("[ERROR] by the test\nThe build failed; its log is "),
                    script.err());
        }
    }

    @Test
    void whatIsBuiltIsNotBuiltAgain() throws IOException {
        assertBuilds(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy/target/function/bootstrap", "proxy/target/function/lib/a.jar",
            "agent/target/agent/bin/agent", "agent/target/agent/lib/a.jar",
            "local/target/agentcore-streaming-local.jar", "local/target/lib/a.jar", "target/run-local.built"})
    void whatIsMissingIsBuilt(String product) throws IOException {
        Files.delete(folder.resolve(product));
        assertBuilds(true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pom.xml", "LICENSE", "bin/find-jdk", "contract/A", "wire/A", "runtime/A", "sdk-http/A",
            "agent/A",
            "local/A", "proxy/A"})
    void whatIsOlderThanASourceIsBuilt(String source) throws IOException {
        setAge(source, Instant.now().plusSeconds(120));
        assertBuilds(true);
    }

    /** A build that is begun anew while the last one still writes would find half of things. */
    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    void aSignalEndsTheBuildAndWaitsForItsEnd(String signal) throws IOException {
        Files.delete(folder.resolve("target/run-local.built"));
        Path pid = folder.resolve("pid");
        String maven = """
                #!/bin/sh
                trap '' PIPE
                trap 'sleep 1; echo ended >> pid; exit 143' TERM
                echo $$ > pid
                echo '[INFO] --- Building AgentCore Streaming: wire 1 [1/8]'
                while :; do sleep 0.05; done
                """;
        try (RunningProcess script = runLocal(maven)) {
            script.awaitErr("(wire) \\(1/8\\)");
            long running = Long.parseLong(Files.readString(pid).strip());
            RunningProcess.signal(signal, script.id());
            assertEquals(0, script.awaitExit(), script::err);
            assertFalse(ProcessHandle.of(running).filter(ProcessHandle::isAlive).isPresent());
            assertEquals(running + "\nended\n", Files.readString(pid)); // in its own time
            assertFalse(Files.exists(folder.resolve("target/run-local.built")));
        }
    }
}
