package agentcore.streaming.agent;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where spans are sent: OpenTelemetry's own variables, which its SDK reads. Only what would keep spans from being sent is looked
 * at here, so that it is said at the start; and only where they are to be sent at all.
 */
final class TraceSettings {
    private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private static final String TRACES_ENDPOINT = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private static final String PROTOCOL = "http/protobuf, the only one there is here";
    private static final String PAIR = "[^=,\\s]+=[^,]*";

    private final Map<String, String> variables;

    private TraceSettings(Map<String, String> variables) {
        this.variables = variables;
    }

    /** {@return all of OpenTelemetry's; with headers that are secret} */
    Map<String, String> variables() {
        return variables;
    }

    /** None where no endpoint is named, or OpenTelemetry is told to do nothing. */
    static Optional<TraceSettings> from(SettingValues values) {
        boolean named = values.text(ENDPOINT).isPresent() || values.text(TRACES_ENDPOINT).isPresent();
        if (!named || values.text("OTEL_SDK_DISABLED").filter("true"::equalsIgnoreCase).isPresent()
                || values.text("OTEL_TRACES_EXPORTER").filter("none"::equals).isPresent()) {
            return Optional.empty();
        }
        values.url(ENDPOINT);
        values.url(TRACES_ENDPOINT);
        values.matching("OTEL_TRACES_EXPORTER", "otlp", "otlp or none");
        values.matching("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf", PROTOCOL);
        values.matching("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf", PROTOCOL);
        values.matching("OTEL_TRACES_SAMPLER",
                "always_on|always_off|traceidratio|parentbased_(always_on|always_off|traceidratio)",
                "a sampler of OpenTelemetry's, such as parentbased_traceidratio");
        values.matching("OTEL_TRACES_SAMPLER_ARG", "0|1|0?[.][0-9]{1,9}|[01][.]0{1,9}", "a number from 0 to 1");
        values.matching("OTEL_SERVICE_NAME", "[!-~ ]{1,255}", "1 to 255 printable ASCII characters");
        pairs(values, "OTEL_EXPORTER_OTLP_HEADERS");
        pairs(values, "OTEL_EXPORTER_OTLP_TRACES_HEADERS");
        pairs(values, "OTEL_RESOURCE_ATTRIBUTES");
        return Optional.of(new TraceSettings(values.beginningWith("OTEL_")));
    }

    /** Without the value: headers are secret. */
    private static void pairs(SettingValues values, String name) {
        values.text(name).filter(value -> !value.matches(PAIR + "(," + PAIR + ")*")).ifPresent(wrong -> values.refuse(
                name + " must be names and values with commas between, such as name=value,other=value."));
    }

    @Override
    public String toString() {
        return "TraceSettings" + new TreeMap<>(variables).keySet();
    }
}
