package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bin/find-jdk}, with homes that the test makes: JAVA_HOME, the PATH, the build's record, the usual folders. */
class FindJdkTest {
    private static final Path SCRIPT = StackProcess.ROOT.resolve("bin/find-jdk");
    /** Without the machine's own Java; what the script itself needs. */
    private static final List<String> TOOLS = List.of("sh", "sed", "head", "cat");

    @TempDir
    Path folder;

    @Test
    void javaHomeGoesBeforeThePathAndThePathBeforeTheRecord() throws IOException {
        Path one = home("one", 25);
        Path two = home("two", 26);
        Path three = home("three", 25);
        Path record = Files.writeString(folder.resolve("record"), "  x = y\n    java.home = " + three + "\n");
        assertEquals(one.toString(), found(Map.of("JAVA_HOME", one.toString(), "PATH", path(two)), record));
        assertEquals(two.toString(), found(Map.of("PATH", path(two)), record));
        assertEquals(three.toString(), found(Map.of("PATH", path()), record));
    }

    @Test
    void whatIsTooOldIsPassedOver() throws IOException {
        Path old = home("old", 21);
        Path older = home("older", 17);
        Path right = home("right", 25);
        Path record = Files.writeString(folder.resolve("record"), "java.home = " + right + "\n");
        assertEquals(right.toString(), found(Map.of("JAVA_HOME", old.toString(), "PATH", path(older)), record));
    }

    /** In a script whose folders of the system are moved below the test's. */
    @Test
    void theUsualFoldersComeLastAndWithoutAnyJdkThereIsASentence() throws IOException {
        Path root = folder.resolve("root");
        Path script = Files.writeString(folder.resolve("find-jdk"),
                Files.readString(SCRIPT).replaceAll("(?<=[ \\n])(?=/(usr|opt|Library)/)", root.toString()));
        Map<String, String> nothing = Map.of("PATH", path(), "HOME", folder.toString());
        Path record = folder.resolve("no record");
        try (RunningProcess found = run(script, "javac", nothing, record)) {
            assertEquals(1, found.awaitExit());
            assertEquals(
                    "Java 25 or later is needed and was not found: install a JDK 25 (https://adoptium.net has one), "
                            + "or set JAVA_HOME to one.",
                    found.err());
        }
        home(".sdkman/candidates/java/21-tem", 21);
        Path users = home(".sdkman/candidates/java/25-tem", 25);
        assertEquals(users.toString(), run(script, "javac", nothing, record).nextLine());
        Path systems = home("root/usr/lib/jvm/some-jdk", 26);
        assertEquals(systems.toString(), run(script, "javac", nothing, record).nextLine());
    }

    @Test
    void aReleaseFileThatIsMissingIsNoHindrance() throws IOException {
        Path home = home("one", 25);
        Files.delete(home.resolve("release"));
        assertEquals(home.toString(), found(Map.of("JAVA_HOME", home.toString(), "PATH", path()), folder));
    }

    /** A JRE runs the agent, and builds nothing. */
    @ParameterizedTest
    @CsvSource({"java, true", "javac, false"})
    void aJreIsTakenWhereNothingIsToBeBuilt(String program, boolean taken) throws IOException {
        Path jre = home("jre", 25);
        Files.delete(jre.resolve("bin/javac"));
        Path jdk = home("jdk", 25);
        Path record = Files.writeString(folder.resolve("record"), "java.home = " + jdk + "\n");
        assertEquals((taken ? jre : jdk).toString(),
                run(SCRIPT, program, Map.of("JAVA_HOME", jre.toString(), "PATH", path()), record).nextLine());
    }

    private static String found(Map<String, String> environment, Path record) {
        return run(SCRIPT, "javac", environment, record).nextLine();
    }

    private static RunningProcess run(Path script, String program, Map<String, String> environment, Path record) {
        Map<String, String> all = new HashMap<>(environment);
        all.putIfAbsent("JAVA_HOME", "");
        all.put("HOME", record.getParent().toString());
        return new RunningProcess(List.of("/bin/sh", script.toString(), program, record.toString()), all,
                record.getParent(), 60);
    }

    /** A folder of programs: the script's tools, and Java of these homes. */
    private String path(Path... homes) throws IOException {
        Path bin = Files.createTempDirectory(folder, "bin");
        for (String tool : TOOLS) {
            for (String system : List.of("/usr/bin/", "/bin/")) {
                if (Files.exists(Path.of(system + tool)) && !Files.exists(bin.resolve(tool))) {
                    Files.createSymbolicLink(bin.resolve(tool), Path.of(system + tool));
                }
            }
        }
        for (Path home : homes) {
            Files.createSymbolicLink(bin.resolve("java"), home.resolve("bin/java"));
        }
        return bin.toString();
    }

    /** A home whose java tells of itself what the script asks. */
    private Path home(String name, int version) throws IOException {
        Path home = Files.createDirectories(folder.resolve(name));
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + ".0.1\"\n");
        String java = "#!/bin/sh\ncat >&2 <<EOF\n    java.home = " + home + "\n    java.specification.version = "
                + version + "\nEOF\n";
        for (String program : List.of("java", "javac")) {
            Path file = Files.writeString(home.resolve("bin").resolve(program), java);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return home;
    }
}
