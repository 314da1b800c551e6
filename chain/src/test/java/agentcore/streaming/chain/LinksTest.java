package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links of the documents to files and headings of the project lead somewhere. */
class LinksTest {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");

    static Stream<Path> documents() throws IOException {
        try (Stream<Path> docs = Files.walk(StackProcess.ROOT.resolve("docs"));
                Stream<Path> root = Files.list(StackProcess.ROOT)) {
            return Stream.concat(docs, root).filter(file -> file.toString().endsWith(".md"))
                    .map(StackProcess.ROOT::relativize).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void leadSomewhere(Path document) {
        List<String> links = Documents.all(LINK, Documents.prose(Documents.read(document.toString())));
        links.stream().filter(link -> !link.contains("://")).forEach(link -> {
            String[] parts = link.split("#", 2);
            Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
            assertTrue(Files.exists(StackProcess.ROOT.resolve(target)), () -> "There is no " + target);
            assertTrue(parts.length == 1 || hasHeading(target, parts[1]), () -> "There is no heading " + link);
        });
    }

    /** GitHub's names of headings: in lower case, hyphens for blanks, without what else isn't a letter or a digit. */
    private static boolean hasHeading(Path target, String anchor) {
        return Documents.prose(Documents.read(target.toString())).lines().filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT).replace(' ', '-')
                        .replaceAll("[^\\p{L}\\p{N}_-]", ""))
                .anyMatch(anchor::equals);
    }
}
