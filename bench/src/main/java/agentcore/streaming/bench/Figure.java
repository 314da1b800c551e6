package agentcore.streaming.bench;

/** What is measured, and how good it has to be: as a ratio to Node, or, where Node can't, in its unit. */
enum Figure {
    FRESH_CPU(Scenario.FRESH, "fresh process: CPU until the first event byte", "ms", false, 2.0, 1.5),
    FRESH_NEXT(Scenario.FRESH, "fresh process: from its start to its first `next`", "ms", false, 1.2, 0.9),
    FRESH_FIRST_BYTE(Scenario.FRESH, "fresh process: from its first request to the first event byte", "ms", false, 1.6,
            1.1),
    WARM_P50(Scenario.WARM, "warm: first event byte, p50", "ms", false, 0.7, 0.5),
    WARM_P99(Scenario.WARM, "warm: first event byte, p99", "ms", false, 0.7, 0.5),
    WARM_CPU(Scenario.WARM, "warm: CPU of an invocation of 50 events", "ms", false, 0.55, 0.4),
    MEMORY(Scenario.WARM, "warm: peak resident memory", "MB", false, 1.0, 0.7),
    DELAY_P50(Scenario.PACED, "added delay of an event, p50", "ms", false, 0.8, 0.6),
    DELAY_P99(Scenario.PACED, "added delay of an event, p99", "ms", false, 0.5, 0.3),
    DELAY_P999(Scenario.PACED, "added delay of an event, p99.9", "ms", false, 0.5, 0.15),
    PACED_CPU(Scenario.PACED, "CPU of an event at 200 a second", "µs", false, 0.55, 0.4),
    BULK_CPU(Scenario.BULK, "512 MB of events: CPU of a GB", "s", false, 0.75, 0.5),
    BULK_RATE(Scenario.BULK, "512 MB of events: throughput", "MB/s", true, 1.4, 2.0),
    OCTETS_CPU(Scenario.BULK, "512 MB that are no events: CPU of a GB", "s", false, 0.75, 0.5),
    OCTETS_RATE(Scenario.BULK, "512 MB that are no events: throughput", "MB/s", true, 1.4, 2.0),
    STREAMS_DELAY(Scenario.STREAMS, "1,000 streams in one process: added delay once open, p99", "ms", false, 5, 1),
    STREAMS_CPU(Scenario.STREAMS, "1,000 streams in one process: CPU of 30 s", "s", false, 5, 3.5),
    STREAMS_MEMORY(Scenario.STREAMS, "1,000 streams in one process: peak resident memory", "MB", false, 250, 150);

    /** How a verdict reads. */
    enum Verdict {
        AIM_MET("aim met"), MET("met"), NOT_MET("**not met**");

        final String words;

        Verdict(String words) {
            this.words = words;
        }
    }

    final Scenario scenario;
    final String title;
    final String unit;
    final boolean moreIsBetter;
    final double must;
    final double aim;

    Figure(Scenario scenario, String title, String unit, boolean moreIsBetter, double must, double aim) {
        this.scenario = scenario;
        this.title = title;
        this.unit = unit;
        this.moreIsBetter = moreIsBetter;
        this.must = must;
        this.aim = aim;
    }

    /** Whether must and aim are ratios to Node. */
    boolean comparesToNode() {
        return scenario != Scenario.STREAMS;
    }

    Verdict verdict(double value) {
        if (reaches(value, aim)) {
            return Verdict.AIM_MET;
        }
        return reaches(value, must) ? Verdict.MET : Verdict.NOT_MET;
    }

    private boolean reaches(double value, double bar) {
        return moreIsBetter ? value >= bar : value <= bar;
    }
}
