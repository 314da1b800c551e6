package agentcore.streaming.chain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What tests look for in the project's documents: Markdown as they have it, with fences of three backticks. */
final class Documents {
    private static final Pattern CODE = Pattern.compile("(?m)^```[a-z]*\n(.*?)^```$", Pattern.DOTALL);
    private static final Pattern CELL_END = Pattern.compile("(?<!\\\\)\\|");

    private Documents() {}

    static String read(String file) {
        try {
            return Files.readString(StackProcess.ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines within fences. */
    static List<String> code(String document) {
        return CODE.matcher(document).results().flatMap(block -> block.group(1).lines()).toList();
    }

    /** All but what is within fences. */
    static String prose(String document) {
        return CODE.matcher(document).replaceAll("");
    }

    /** The cells of a table's row. */
    static List<String> cells(String row) {
        List<String> cells = new ArrayList<>(List.of(CELL_END.split(row.strip(), -1)));
        return cells.subList(1, cells.size() - 1).stream().map(String::strip).toList();
    }

    /** What a pattern's first group finds. */
    static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
    }
}
