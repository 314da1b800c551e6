package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each lie in {@code docs/security.md} names tests, and each of them exists. */
class ThreatModelTest {
    private static final List<String> MODULES = List.of("wire", "runtime", "sdk-http", "agent", "local", "proxy",
            "chain");
    private static final Pattern TEST = Pattern.compile("`(\\w+)\\.(\\w+)`");
    /** The last cell of a row: tests, and nothing else. */
    private static final Pattern TESTS = Pattern.compile("\\| (" + TEST + "(?:, " + TEST + ")*) \\|$");

    /** All rows of the tables that have tests. */
    static List<String> rows() throws IOException {
        String document = Files.readString(StackProcess.ROOT.resolve("docs/security.md"));
        return document.substring(document.indexOf("## Lies of a client")).lines()
                .filter(line -> line.startsWith("| ") && !line.endsWith("| test |")).toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void eachLieHasItsTests(String row) {
        var tests = TESTS.matcher(row);
        assertTrue(tests.find(), "No test is named.");
        TEST.matcher(tests.group(1)).results().forEach(test -> {
            List<Path> sources = sources(test.group(1) + ".java");
            assertEquals(1, sources.stream().filter(source -> declares(source, test.group(2))).count(), test::group);
        });
    }

    private static List<Path> sources(String name) {
        return MODULES.stream().map(module -> StackProcess.ROOT.resolve(module).resolve("src/test/java"))
                .filter(Files::isDirectory).flatMap(folder -> {
                    try (Stream<Path> files = Files.walk(folder)) {
                        return files.filter(file -> file.endsWith(name)).toList().stream();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }).toList();
    }

    private static boolean declares(Path source, String method) {
        try {
            return Files.readString(source).contains("void " + method + "(");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
