package agentcore.streaming.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {
    private static final Contender NODE = new Contender("Node", "Node 0", List.of(), Map.of(), false);
    private static final Contender OURS = new Contender("ours", "a JRE", List.of(), Map.of(), true);

    @ParameterizedTest
    @CsvSource({"WARM_P50, 0.5, AIM_MET", "WARM_P50, 0.7, MET", "WARM_P50, 0.71, NOT_MET", "BULK_RATE, 2.1, AIM_MET",
            "BULK_RATE, 1.4, MET", "BULK_RATE, 1.3, NOT_MET", "STREAMS_DELAY, 0.9, AIM_MET"})
    void aFigureIsJudgedByItsBarsInItsDirection(Figure figure, double value, Figure.Verdict expected) {
        assertEquals(expected, figure.verdict(value));
    }

    @Test
    void aRowHasMediansSpreadRatioAndVerdict() {
        Results results = new Results();
        for (double sample : new double[]{2, 1, 4}) {
            results.add(NODE, Figure.WARM_P50, sample);
            results.add(OURS, Figure.WARM_P50, sample * 0.6);
        }
        String report = new Report(results, NODE, List.of(OURS)).markdown("abc", 3, 0.2, "chart.svg");
        assertTrue(report.contains("| warm: first event byte, p50, ms | 2.00 (1.00–4.00) | 1.20 (0.60–2.40) | 0.60 "
                + "| ≤ 0.70 x | ≤ 0.50 x | met |\n"), report);
        assertTrue(report.contains("20 % of its CPU meanwhile: **it was busy**"), report);
        assertFalse(report.contains("p99"), "what was not measured has no row");
    }

    @Test
    void whatNodeCannotDoIsJudgedByItsOwnValue() {
        Results results = new Results();
        results.add(OURS, Figure.STREAMS_MEMORY, 251);
        String report = new Report(results, NODE, List.of(OURS)).markdown("abc", 1, 0, "chart.svg");
        assertTrue(report.contains("| one at a time | 251 |  | ≤ 250 MB | ≤ 150 MB | **not met** |\n"), report);
    }

    @Test
    void buildsOfOursStandSideBySide() {
        Contender other = new Contender("ours 2", "a JRE", List.of(), Map.of(), true);
        Results results = new Results();
        results.add(NODE, Figure.WARM_CPU, 4);
        results.add(OURS, Figure.WARM_CPU, 2);
        results.add(other, Figure.WARM_CPU, 1);
        String report = new Report(results, NODE, List.of(OURS, other)).markdown("abc", 1, 0, "chart.svg");
        assertTrue(report.contains("| warm: CPU of an invocation of 50 events, ms | 2.00 | 1.00 | 0.50 |\n"), report);
    }

    @Test
    void theChartDrawsThroughputAsTime() {
        Results results = new Results();
        results.add(NODE, Figure.BULK_RATE, 100);
        results.add(OURS, Figure.BULK_RATE, 200);
        assertTrue(Chart.svg(results, NODE, OURS).contains("width=\"100\" height=\"14\" fill=\"#2e7d32\""));
    }
}
