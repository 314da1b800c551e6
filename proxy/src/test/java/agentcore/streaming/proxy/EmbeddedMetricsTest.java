package agentcore.streaming.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import agentcore.streaming.proxy.log.RequestLog;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** The lines of metrics against the rules of their format, and against what dashboards are told of them. */
class EmbeddedMetricsTest {
    private static final long NOW = 1_800_000_000_000L;

    private final ManualTimers timers = new ManualTimers(NOW, false);

    private InvocationReport report() {
        return new InvocationReport(new RequestLog("lambda-1", Optional.empty()), timers, true);
    }

    /** With each metric that there is. */
    private InvocationReport answered() {
        InvocationReport report = report();
        report.agentAsked();
        report.attempt();
        timers.pass(300);
        report.relayed(10, 1);
        timers.pass(700);
        report.relayed(20, 3);
        report.end(false, false);
        return report;
    }

    private static List<String> broken(String line) throws IOException {
        try (InputStream rules = EmbeddedMetricsTest.class
                .getResourceAsStream("/schemas/embedded-metric-format.json")) {
            Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(rules.readAllBytes(), UTF_8), InputFormat.JSON);
            return schema.validate(line, InputFormat.JSON).stream().map(Object::toString).toList();
        }
    }

    private static JsonObject directive(String line) {
        return new JsonObject(line).getJsonObject("_aws").getJsonArray("CloudWatchMetrics").getJsonObject(0);
    }

    private static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }

    @Test
    void aLineKeepsTheRulesOfTheFormat() throws IOException {
        for (InvocationReport report : List.of(report(), answered())) {
            for (Optional<String> filter : List.of(Optional.<String>empty(), Optional.of("WARN"))) {
                String line = EmbeddedMetrics.line(report, "my-function", filter, NOW);
                assertEquals(List.of(), broken(line), line);
                assertEquals(1, line.lines().count());
                assertEquals(NOW, new JsonObject(line).getJsonObject("_aws").getLong("Timestamp"));
                for (JsonObject metric : objects(directive(line).getJsonArray("Metrics"))) {
                    assertTrue(new JsonObject(line).getValue(metric.getString("Name")) instanceof Number, line);
                }
                assertEquals("my-function", new JsonObject(line).getString("FunctionName"));
            }
        }
    }

    @Test
    void theRulesFindWhatBreaksThem() throws IOException {
        String line = EmbeddedMetrics.line(answered(), "my-function", Optional.empty(), NOW);
        for (String wrong : List.of(line.replace("\"Timestamp\":" + NOW + ",", ""),
                line.replace("\"Unit\":\"Count\"", "\"Unit\":\"count\""), line.replace("[[", "[").replace("]]", "]"),
                line.replace("\"Namespace\":\"AgentCoreStreaming\"", "\"Namespace\":\"\""))) {
            assertTrue(!wrong.equals(line) && !broken(wrong).isEmpty(), wrong);
        }
    }

    @Test
    void theContractSaysTheSame() throws IOException {
        JsonObject contract = new JsonObject(Files.readString(Path.of("../contract/metrics.json")));
        JsonObject written = directive(EmbeddedMetrics.line(answered(), "my-function", Optional.empty(), NOW));
        assertEquals(contract.getString("namespace"), written.getString("Namespace"));
        assertEquals(contract.getJsonArray("dimensions"), written.getJsonArray("Dimensions"));
        assertEquals(units(contract.getJsonArray("metrics"), "name", "unit"),
                units(written.getJsonArray("Metrics"), "Name", "Unit"));
        for (JsonObject metric : objects(contract.getJsonArray("metrics"))) {
            assertTrue(metric.getString("description").endsWith("."), metric.encode());
        }
    }

    private static Map<String, String> units(JsonArray metrics, String name, String unit) {
        Function<JsonObject, String> names = metric -> metric.getString(name);
        return objects(metrics).stream().collect(Collectors.toMap(names, metric -> metric.getString(unit)));
    }

    @Test
    void theValuesAreThoseOfTheRequest() {
        JsonObject line = new JsonObject(EmbeddedMetrics.line(answered(), "f", Optional.empty(), NOW));
        assertEquals(300, line.getInteger("TimeToFirstByte"));
        assertEquals(1000, line.getInteger("Duration"));
        assertEquals(30, line.getInteger("Bytes"));
        assertEquals(3, line.getInteger("Events"));
        assertEquals(1, line.getInteger("ColdStart"));
        assertEquals(0, line.getInteger("ClientGone"));
        assertEquals("lambda-1", line.getString("requestId"));
        assertEquals("complete", line.getString("outcome"));
        assertEquals(null, line.getString("level"));
    }

    /** Lambda takes a line without a level for INFO, and drops it where it lets pass no less than WARN. */
    @Test
    void lambdasFilterLetsTheLinePass() {
        JsonObject line = new JsonObject(EmbeddedMetrics.line(report(), "f", Optional.of("WARN"), NOW));
        assertEquals("WARN", line.getString("level"));
        assertEquals("2027-01-15T08:00:00Z", line.getString("timestamp"));
    }

    @Test
    void whatWasNotMeasuredIsLeftOut() {
        JsonObject line = new JsonObject(EmbeddedMetrics.line(report(), "f", Optional.empty(), NOW));
        assertTrue(!line.containsKey("TimeToFirstByte") && !line.containsKey("Duration"), line.encode());
    }
}
