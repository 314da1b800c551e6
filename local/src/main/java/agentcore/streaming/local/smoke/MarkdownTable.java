package agentcore.streaming.local.smoke;

import java.util.List;
import java.util.Locale;

/** A table in Markdown, row by row. */
final class MarkdownTable {
    private final StringBuilder text = new StringBuilder();

    MarkdownTable(String... columns) {
        row((Object[]) columns);
        text.append("|---".repeat(columns.length)).append("|\n");
    }

    /** Numbers with a fraction are milliseconds, and are rounded. */
    MarkdownTable row(Object... cells) {
        for (Object cell : List.of(cells)) {
            String shown = cell instanceof Double millis ? String.format(Locale.ROOT, "%.0f", millis) : cell.toString();
            text.append("| ").append(shown.replace("|", "\\|").replaceAll("\\p{Cntrl}", " ")).append(' ');
        }
        text.append("|\n");
        return this;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
