package agentcore.streaming.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The ratios as bars, in SVG: where shorter is better for all, so that throughput is drawn as time. */
final class Chart {
    private static final int LABELS = 470;
    private static final int UNIT = 200;
    private static final int ROW = 24;
    private static final int TOP = 56;
    private static final int WIDTH = LABELS + 2 * UNIT + 100;
    /** Beyond it a bar is cut, and its number says more. */
    private static final double LONGEST = 2.2;

    private Chart() {}

    static String svg(Results results, Contender node, Contender function) {
        List<Figure> figures = Arrays.stream(Figure.values()).filter(figure -> figure.comparesToNode()
                && !results.of(function.name(), figure).isEmpty() && !results.of(node.name(), figure).isEmpty())
                .toList();
        int height = TOP + ROW * figures.size() + 16;
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
                <rect width="100%%" height="100%%" fill="white"/>
                <text x="8" y="18" font-weight="bold">%s beside %s: shorter is better</text>
                <text x="8" y="34">The line is %s; the marks are what must be reached (|) and the aim (▾).</text>
                """, WIDTH, height, function.name(), node.name(), node.name()));
        for (int i = 0; i < figures.size(); i++) {
            Figure figure = figures.get(i);
            double ratio = Statistics.ratio(results.of(function.name(), figure), results.of(node.name(), figure));
            svg.append(row(figure, ratio, TOP + ROW * i));
        }
        return svg.append(String.format(Locale.ROOT, """
                <line x1="%1$d" x2="%1$d" y1="%2$d" y2="%3$d" stroke="black"/>
                </svg>
                """, LABELS + UNIT, TOP - 8, height - 8)).toString();
    }

    private static String row(Figure figure, double ratio, int y) {
        double length = figure.moreIsBetter ? 1 / ratio : ratio;
        double must = figure.moreIsBetter ? 1 / figure.must : figure.must;
        double aim = figure.moreIsBetter ? 1 / figure.aim : figure.aim;
        String color = switch (figure.verdict(ratio)) {
            case AIM_MET -> "#2e7d32";
            case MET -> "#7cb342";
            case NOT_MET -> "#d84315";
        };
        return String.format(Locale.ROOT, """
                <text x="%d" y="%d" text-anchor="end">%s</text>
                <rect x="%d" y="%d" width="%.0f" height="14" fill="%s"/>
                """, LABELS - 8, y + 12, figure.title.replace("`", ""), LABELS, y, place(length) - LABELS, color)
                + String.format(Locale.ROOT, """
                        <line x1="%1$.0f" x2="%1$.0f" y1="%2$d" y2="%3$d" stroke="#555" stroke-width="2"/>
                        <text x="%4$.0f" y="%5$d" text-anchor="middle" fill="#555">▾</text>
                        <text x="%6$d" y="%7$d">%8$s x</text>
                        """, place(must), y - 2, y + 16, place(aim), y + 4, LABELS + 2 * UNIT + 50, y + 12,
                        Report.number(ratio));
    }

    private static double place(double ratio) {
        return LABELS + UNIT * Math.min(ratio, LONGEST);
    }
}
