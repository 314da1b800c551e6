package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

/**
 * {@code README.ja.md} is all of {@code README.md}, as far as that can be seen without Japanese: the same commands, headings,
 * tables, names and links. A failure names the lines that are missing, or that are there too much.
 */
class TranslationTest {
    private static final Pattern HEADING = Pattern.compile("(?m)^(#+) ");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    private final String english = Documents.read("README.md");
    private final String japanese = Documents.read("README.ja.md");

    private static List<String> without(List<String> all, List<String> some) {
        List<String> left = new ArrayList<>(all);
        some.forEach(left::remove);
        return left;
    }

    private static void assertSame(String what, List<String> english, List<String> japanese) {
        String difference = "";
        for (String missing : without(english, japanese)) {
            difference += "\nREADME.ja.md lacks the " + what + ": " + missing;
        }
        for (String surplus : without(japanese, english)) {
            difference += "\nREADME.ja.md has a " + what + " that README.md hasn't (any more): " + surplus;
        }
        assertEquals("", difference);
    }

    @Test
    void commandsAreTheSameInTheSameOrder() {
        assertSame("line of a command or its output", Documents.code(english), Documents.code(japanese));
        assertEquals(Documents.code(english), Documents.code(japanese), "The order differs.");
    }

    /** Their words are in another language, so a missing one is named by what it stands between. */
    @Test
    void headingsAreTheSameInNumberAndLevel() {
        assertEquals(Documents.all(HEADING, Documents.prose(english)),
                Documents.all(HEADING, Documents.prose(japanese)), () -> "README.md has the headings "
                        + headings(english) + "\nREADME.ja.md " + headings(japanese));
    }

    private static List<String> headings(String document) {
        return Documents.prose(document).lines().filter(line -> line.startsWith("#")).toList();
    }

    /** Each names the other, and not itself. */
    @Test
    void linksAreTheSame() {
        assertSame("link to", links(english, "README.ja.md"), links(japanese, "README.md"));
    }

    private static List<String> links(String document, String other) {
        List<String> links = new ArrayList<>(Documents.all(LINK, Documents.prose(document)));
        assertEquals(true, links.remove(other), "There is no link to " + other);
        return links;
    }

    @Test
    void everyNameOfASettingAHeaderOrAFileIsThere() {
        assertSame("name", names(english), names(japanese));
    }

    private static List<String> names(String document) {
        return Documents.all(NAME, Documents.prose(document)).stream().distinct().toList();
    }

    /** A row is known by the heading that it is under, by its names, and by how many cells it has. */
    @Test
    void everyRowOfATableIsThere() {
        assertSame("row", rows(english), rows(japanese));
    }

    private List<String> rows(String document) {
        List<String> headings = headings(english);
        List<String> rows = new ArrayList<>();
        int heading = -1;
        for (String line : Documents.prose(document).lines().toList()) {
            if (line.startsWith("#")) {
                heading++;
            } else if (line.startsWith("|")) {
                rows.add("under " + headings.get(Math.min(heading, headings.size() - 1)) + ", with "
                        + Documents.all(NAME, line).stream().distinct().sorted().toList() + " in "
                        + Documents.cells(line).size() + " cells");
            }
        }
        return rows;
    }
}
