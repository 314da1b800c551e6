package agentcore.streaming.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.pulumi.test.Mocks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitoringTest {
    private static final String TOPIC = "arn:aws:sns:us-east-1:123456789012:alarms";

    @TempDir
    private Path folder;

    @Test
    void alarmsAndDashboardLookAtMetricsThatThereAre() {
        Declared declared = Declared.by(Project.zip(folder, "linux", "x86_64"), "alarmTopicArn", TOPIC);
        Contract.Metrics metrics = Contract.in(Project.ROOT).metrics();
        Set<String> watched = new TreeSet<>();
        for (Mocks.ResourceArgs alarm : declared.ofType("aws:cloudwatch/metricAlarm:MetricAlarm")) {
            String name = (String) alarm.inputs.get("metricName");
            watched.add(name);
            assertEquals(List.of(TOPIC), alarm.inputs.get("alarmActions"));
            if (alarm.inputs.get("namespace").equals(metrics.namespace())) {
                assertTrue(metrics.names().contains(name), name);
                assertEquals(Map.of("FunctionName", "agentcore-proxy"), alarm.inputs.get("dimensions"));
            }
        }
        assertEquals(Set.of("TimeToFirstByte", "InBandError", "UpstreamThrottle", "SessionQuota", "Throttles",
                "5XXError"), watched);
        int lines = 0;
        for (JsonElement widget : declared.document("dashboard", "dashboardBody").getAsJsonArray("widgets")) {
            for (JsonElement line : widget.getAsJsonObject().getAsJsonObject("properties").getAsJsonArray("metrics")) {
                JsonArray metric = line.getAsJsonArray();
                if (metric.get(0).getAsString().equals(metrics.namespace())) {
                    assertTrue(metrics.names().contains(metric.get(1).getAsString()), metric.toString());
                    lines++;
                }
            }
        }
        assertEquals(12, lines);
    }

    private static double threshold(Declared declared, String alarm) {
        return declared.inputs(alarm).get("threshold").getAsDouble();
    }

    @Test
    void thresholdsAreSettings() {
        Path zip = Project.zip(folder, "linux", "x86_64");
        Declared plain = Declared.by(zip);
        Declared set = Declared.by(zip, "alarmFirstByte", "45", "alarmErrors", "9");
        assertEquals(20_000, threshold(plain, "slow-first-byte"));
        assertEquals(45_000, threshold(set, "slow-first-byte"));
        assertTrue(set.inputs("slow-first-byte").get("alarmDescription").getAsString().contains("45 s"));
        for (String alarm : List.of("errors-in-streams", "agent-throttled", "server-errors")) {
            assertEquals(5, threshold(plain, alarm), alarm);
            assertEquals(9, threshold(set, alarm), alarm);
        }
        assertEquals(1, threshold(set, "session-quota"));
    }

    @Test
    void aStacksNameMakesADashboardsName() {
        assertEquals("agentcore-streaming-team-v1-2", Declared.inStack("team-v1.2",
                Project.zip(folder, "linux", "x86_64")).inputs("dashboard").get("dashboardName").getAsString());
    }

    @Test
    void withoutATopicAlarmsTellNobody() {
        Declared declared = Declared.by(Project.zip(folder, "linux", "x86_64"));
        assertFalse(declared.inputs("session-quota").has("alarmActions"));
    }
}
