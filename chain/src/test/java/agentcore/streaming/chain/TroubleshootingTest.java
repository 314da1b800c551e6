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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code docs/troubleshooting.md} has our code say, our code says. */
class TroubleshootingTest {
    private static final Pattern CODE_SPAN = Pattern.compile("`([^`]+)`");
    private static final Pattern TEXT_GOES_ON = Pattern.compile("\"\\s*\\+\\s*\"");

    /** Each file of ours, with texts in one piece that are in several; read once. */
    private static final List<String> SOURCES = sources();

    private static List<String> rows() {
        return Documents.read("docs/troubleshooting.md").lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| symptom |")).toList();
    }

    /** The second column's texts in our own words; AWS's are in italics. */
    static List<String> ourWords() {
        return rows().stream().flatMap(row -> Documents.all(CODE_SPAN, Documents.cells(row).get(1)).stream()).distinct()
                .toList();
    }

    private static List<String> sources() {
        return Stream.of("wire", "runtime", "agent", "proxy", "local", "pulumi").flatMap(module -> {
            try (Stream<Path> files = Files.walk(StackProcess.ROOT.resolve(module).resolve("src/main/java"))) {
                return files.filter(Files::isRegularFile).map(TroubleshootingTest::texts).toList().stream();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }).toList();
    }

    private static String texts(Path source) {
        try {
            return TEXT_GOES_ON.matcher(Files.readString(source)).replaceAll("").replace("\\\"", "\"");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("ourWords")
    void whatIsQuotedIsWhatTheCodeSays(String quoted) {
        String said = quoted.replaceAll("^…|…$", ""); // a pattern that may begin anywhere takes for ever
        Pattern wanted = Pattern.compile(Pattern.quote(said).replace("…", "\\E.*?\\Q"), Pattern.DOTALL);
        assertTrue(SOURCES.stream().anyMatch(text -> wanted.matcher(text).find()), () -> "Nothing says: " + quoted);
    }

    @Test
    void everyRowHasASymptomAndSomethingThatIsSaidOrCausesIt() {
        for (String row : rows()) {
            List<String> cells = Documents.cells(row);
            assertEquals(4, cells.size(), row);
            assertTrue(!cells.get(0).isEmpty() && !(cells.get(1) + cells.get(2)).isEmpty(), row);
        }
    }
}
