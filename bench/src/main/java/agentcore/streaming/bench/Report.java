package agentcore.streaming.bench;

import java.util.List;
import java.util.Locale;

/** The results as Markdown. */
final class Report {
    /** From here on others were in the way. */
    private static final double BUSY = 0.05;
    private static final int PERCENT = 100;
    private static final double LARGE = 100;
    private static final double MEDIUM = 10;

    private final Results results;
    private final Contender node;
    private final List<Contender> functions;

    Report(Results results, Contender node, List<Contender> functions) {
        this.results = results;
        this.node = node;
        this.functions = functions;
    }

    String markdown(String commit, int rounds, double othersShare, String chart) {
        StringBuilder text = new StringBuilder("# Measured\n\nWritten by `./bench/run`; what is measured and how is in "
                + "[decision 16](../docs/decisions/0016-measuring.md), why a figure isn't met in "
                + "[docs/performance.md](../docs/performance.md).\n\n");
        text.append("- Commit ").append(commit).append(", ").append(rounds)
                .append(rounds == 1 ? " round.\n" : " rounds.\n");
        text.append("- Machine: ").append(Machine.description()).append(".\n");
        text.append("- ").append(node.name()).append(": ").append(node.about()).append(".\n");
        functions.forEach(function -> text.append("- ").append(function.name()).append(": ").append(function.about())
                .append(".\n"));
        text.append("- Others on this machine took ").append(Math.round(PERCENT * othersShare))
                .append(" % of its CPU meanwhile");
        text.append(othersShare > BUSY
                ? ": **it was busy**. Absolute figures are too high, tails most of all; ratios hold better, as rounds alternate.\n"
                : ".\n");
        for (Contender function : functions) {
            text.append("\n## ").append(function.name()).append(" beside ").append(node.name()).append("\n\n");
            text.append(table(function));
        }
        if (functions.size() > 1) {
            text.append("\n## One beside the other\n\n").append(sideBySide());
        }
        return text.append("\n![Ratios to Node](").append(chart).append(")\n").toString();
    }

    private String table(Contender function) {
        StringBuilder rows = new StringBuilder(
                "Medians of the rounds, least to most in brackets. A ratio is the median of "
                        + "the rounds' ratios.\n\n| | " + node.name() + " | " + function.name()
                        + " | ratio | must reach | aim | |\n|---|---|---|---|---|---|---|\n");
        for (Figure figure : Figure.values()) {
            List<Double> ours = results.of(function.name(), figure);
            List<Double> theirs = results.of(node.name(), figure);
            if (ours.isEmpty() || figure.comparesToNode() && theirs.isEmpty()) {
                continue;
            }
            double judged = figure.comparesToNode() ? Statistics.ratio(ours, theirs) : Statistics.median(ours);
            String ratio = figure.comparesToNode() ? number(judged) : "";
            rows.append("| ").append(figure.title).append(", ").append(figure.unit).append(" | ")
                    .append(theirs.isEmpty() ? "one at a time" : spread(theirs)).append(" | ").append(spread(ours))
                    .append(" | ").append(ratio).append(" | ").append(bar(figure, figure.must)).append(" | ")
                    .append(bar(figure, figure.aim)).append(" | ").append(figure.verdict(judged).words)
                    .append(" |\n");
        }
        return rows.toString();
    }

    private String sideBySide() {
        StringBuilder rows = new StringBuilder("| |");
        functions.forEach(function -> rows.append(' ').append(function.name()).append(" |"));
        rows.append(" last to first |\n|---|").append("---|".repeat(functions.size() + 1)).append('\n');
        for (Figure figure : Figure.values()) {
            List<Double> first = results.of(functions.getFirst().name(), figure);
            if (!first.isEmpty()) {
                rows.append("| ").append(figure.title).append(", ").append(figure.unit).append(" |");
                functions.forEach(function -> rows.append(' ').append(spread(results.of(function.name(), figure)))
                        .append(" |"));
                rows.append(' ').append(number(
                        Statistics.ratio(results.of(functions.getLast().name(), figure), first))).append(" |\n");
            }
        }
        return rows.toString();
    }

    private static String bar(Figure figure, double bar) {
        String what = figure.comparesToNode() ? " x" : " " + figure.unit;
        return (figure.moreIsBetter ? "≥ " : "≤ ") + String.format(Locale.ROOT, bar < 10 ? "%.2f" : "%.0f", bar) + what;
    }

    private static String spread(List<Double> samples) {
        String median = number(Statistics.median(samples));
        return samples.size() == 1
                ? median
                : median + " (" + number(Statistics.least(samples)) + "–" + number(Statistics.most(samples)) + ")";
    }

    /** With as many digits as mean something. */
    static String number(double value) {
        String format = value >= LARGE ? "%.0f" : value >= MEDIUM ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
