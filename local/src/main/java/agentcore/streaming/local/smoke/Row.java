package agentcore.streaming.local.smoke;

import java.util.List;
import java.util.Locale;

/**
 * What became of a check.
 *
 * @param name what is checked
 * @param ok whether it holds
 * @param millis how long it took
 * @param detail what was seen
 */
record Row(String name, boolean ok, double millis, String detail) {
    /** All rows, below one another. */
    static String table(List<Row> rows) {
        StringBuilder table = new StringBuilder(line("check", "", "ms", ""));
        for (Row row : rows) {
            table.append(line(row.name, row.ok ? "ok" : "FAILED", String.format(Locale.ROOT, "%.0f", row.millis),
                    row.detail));
        }
        return table.toString();
    }

    private static String line(String name, String result, String millis, String detail) {
        return String.format(Locale.ROOT, "%-11s %-6s %7s  %s", name, result, millis, detail).stripTrailing() + "\n";
    }
}
