package agentcore.streaming.proxy;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

/**
 * Writes a request's metrics in CloudWatch's embedded metric format: CloudWatch Logs makes metrics of such lines by itself.
 *
 * @see <a href=
 *      "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">The
 *      format's specification</a>
 */
final class EmbeddedMetrics {
    static final String NAMESPACE = "AgentCoreStreaming";
    /** The only dimension: each value of another one would be a metric that is paid for. */
    static final String DIMENSION = "FunctionName";
    private static final JsonFactory JSON = JsonFactory.builder().build();

    private EmbeddedMetrics() {}

    /**
     * One line.
     *
     * @param filteredFrom the level from which Lambda lets lines pass; empty where it doesn't look (in the text format). A
     *     line without one counts as INFO, and metrics have to pass whatever is logged
     * @param now milliseconds since 1970
     */
    static String line(InvocationReport report, String functionName, Optional<String> filteredFrom, long now) {
        Map<Metric, Long> values = new TreeMap<>();
        for (Metric metric : Metric.values()) {
            metric.of(report).ifPresent(value -> values.put(metric, value));
        }
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeObjectFieldStart("_aws");
            json.writeNumberField("Timestamp", now);
            json.writeArrayFieldStart("CloudWatchMetrics");
            json.writeStartObject();
            json.writeStringField("Namespace", NAMESPACE);
            json.writeArrayFieldStart("Dimensions");
            json.writeArray(new String[]{DIMENSION}, 0, 1);
            json.writeEndArray();
            json.writeArrayFieldStart("Metrics");
            for (Metric metric : values.keySet()) {
                json.writeStartObject();
                json.writeStringField("Name", metric.word());
                json.writeStringField("Unit", metric.unit().word());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
            if (filteredFrom.isPresent()) {
                json.writeStringField("level", filteredFrom.get());
                json.writeStringField("timestamp", Instant.ofEpochMilli(now).toString());
            }
            json.writeStringField(DIMENSION, functionName);
            json.writeStringField("requestId", report.requestId());
            json.writeStringField("outcome", report.outcome().word());
            for (Map.Entry<Metric, Long> value : values.entrySet()) {
                json.writeNumberField(value.getKey().word(), value.getValue());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a string doesn't fail
        }
        return line.toString();
    }
}
