package agentcore.streaming.proxy;

import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;

/** What is measured of each request. {@code contract/metrics.json} says what the names mean, for dashboards too. */
enum Metric {
    TIME_TO_FIRST_BYTE("TimeToFirstByte", Unit.MILLISECONDS, InvocationReport::firstByteMillis),
    DURATION("Duration", Unit.MILLISECONDS,
            report -> report.isAgentAsked() ? OptionalLong.of(report.durationMillis()) : OptionalLong.empty()),
    BYTES("Bytes", Unit.BYTES, report -> OptionalLong.of(report.bytes())),
    EVENTS("Events", Unit.COUNT, report -> OptionalLong.of(report.events())),
    IN_BAND_ERROR("InBandError", report -> report.outcome() == InvocationReport.Outcome.ERROR_IN_STREAM),
    UPSTREAM_ERROR("UpstreamError", InvocationReport::upstreamError),
    UPSTREAM_THROTTLE("UpstreamThrottle", InvocationReport::upstreamThrottle),
    SESSION_QUOTA("SessionQuota", InvocationReport::sessionQuotaReached),
    HEARTBEATS("Heartbeats", Unit.COUNT, report -> OptionalLong.of(report.heartbeats())),
    CLIENT_GONE("ClientGone", report -> report.outcome() == InvocationReport.Outcome.CLIENT_GONE),
    COLD_START("ColdStart", InvocationReport::coldStart);

    /** In CloudWatch's words. */
    enum Unit {
        MILLISECONDS("Milliseconds"), BYTES("Bytes"), COUNT("Count");

        private final String word;

        Unit(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    private final String word;
    private final Unit unit;
    private final Function<InvocationReport, OptionalLong> value;

    Metric(String word, Unit unit, Function<InvocationReport, OptionalLong> value) {
        this.word = word;
        this.unit = unit;
        this.value = value;
    }

    /**
     * Whether something happened. Where it didn't it is 0: so an average is a rate, and an alarm has data as long as there are
     * requests.
     */
    Metric(String word, Predicate<InvocationReport> happened) {
        this(word, Unit.COUNT, report -> OptionalLong.of(happened.test(report) ? 1 : 0));
    }

    String word() {
        return word;
    }

    Unit unit() {
        return unit;
    }

    /** Empty where there is nothing to measure. */
    OptionalLong of(InvocationReport report) {
        return value.apply(report);
    }
}
