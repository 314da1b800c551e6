package agentcore.streaming.local.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a training that fails; one that doesn't is part of each build, and chain's tests look at its cache. */
class TrainingTest {
    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;
    private Path function;

    @BeforeEach
    void makeFunction() throws IOException {
        function = Files.createDirectory(folder.resolve("function"));
        Files.writeString(Files.createDirectory(function.resolve("lib")).resolve("a.jar"), "new");
        // Of another jar: a JVM might run what is in it.
        Files.writeString(function.resolve(Training.CACHE), "old");
    }

    private String failure(String bootstrap) throws IOException {
        Path program = Files.writeString(function.resolve("bootstrap"), "#!/bin/sh\n" + bootstrap + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        Training training = new Training(function, folder.resolve("work"), TIME);
        return assertThrows(TrainingException.class, training::run).getMessage()
                .replace(folder.toString(), "FOLDER");
    }

    @Test
    void aFunctionThatCantStartIsSaidToAndNoOldCacheIsLeft() throws IOException {
        assertEquals("The function has ended with status 3; its log is FOLDER/work/function.log.", failure("exit 3"));
        assertFalse(Files.exists(function.resolve(Training.CACHE)));
        assertEquals(TIME, Files.getLastModifiedTime(function.resolve("lib/a.jar")).toInstant());
    }

    /** It runs in the environment that makes a JVM write its cache, in its own folder, with TLS to AgentCore. */
    @Test
    void theFunctionIsToldWhatToTrustAndWhatToLeaveBehind() throws IOException {
        failure("env > env.txt; exit 1");
        var environment = Files.readAllLines(function.resolve("env.txt"));
        assertTrue(environment.contains("JAVA_TOOL_OPTIONS=-XX:+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining "
                + "-XX:AOTCacheOutput=function.aot"), environment::toString);
        assertEquals(1, environment.stream()
                .filter(line -> line.startsWith("AWS_ENDPOINT_URL_BEDROCK_AGENTCORE=https://localhost:")).count());
        assertEquals(1, environment.stream().filter(line -> line.startsWith("PROXY_CA_FILE="))
                .filter(line -> Files.exists(Path.of(line.substring("PROXY_CA_FILE=".length())))).count());
    }
}
