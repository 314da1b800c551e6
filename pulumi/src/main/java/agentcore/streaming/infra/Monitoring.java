package agentcore.streaming.infra;

import java.util.List;
import java.util.Map;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.pulumi.aws.cloudwatch.Dashboard;
import com.pulumi.aws.cloudwatch.DashboardArgs;
import com.pulumi.aws.cloudwatch.MetricAlarm;
import com.pulumi.aws.cloudwatch.MetricAlarmArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;

/** A dashboard of the function's metrics and API Gateway's, and alarms for what users would notice first. */
final class Monitoring extends ComponentResource {
    private static final int PERIOD_SECONDS = 300;

    private final Site site;
    private final AlarmSettings alarms;

    Monitoring(Site site, AlarmSettings alarms, Contract.Metrics metrics, ProxyFunction function) {
        super("agentcore-streaming:infra:Monitoring", "monitoring", site.component());
        this.site = site;
        this.alarms = alarms;
        Dashboard dashboard = new Dashboard("dashboard", DashboardArgs.builder()
                // Stacks' names may have points in them, and a dashboard's none (API reference, PutDashboard).
                .dashboardName(site.name().replace('.', '-'))
                .dashboardBody(Output.tuple(site.region(), function.name())
                        .applyValue(of -> Json.text(board(metrics, of.t1, of.t2, site.name()))))
                .build(), Site.named(this));
        Output<Map<String, String>> ours = function.name().applyValue(name -> Map.of("FunctionName", name));
        alarm("slow-first-byte", "For 1 request in 100 the agent's first byte takes " + alarms.firstByteSeconds()
                + " s or longer.", metrics.namespace(), metrics.name("TimeToFirstByte"), ours, "p99",
                alarms.firstByteSeconds() * 1000);
        alarm("errors-in-streams", "Answers broke off after they had begun.", metrics.namespace(),
                metrics.name("InBandError"), ours, "Sum", alarms.errors());
        alarm("agent-throttled", "AgentCore throttled calls.", metrics.namespace(),
                metrics.name("UpstreamThrottle"), ours, "Sum", alarms.errors());
        alarm("session-quota", "AgentCore had no more sessions for this account.", metrics.namespace(),
                metrics.name("SessionQuota"), ours, "Sum", 1);
        alarm("function-throttled", "Lambda throttled the function.", "AWS/Lambda", "Throttles", ours, "Sum", 1);
        alarm("server-errors", "The API answered with a status of 500 or more.", "AWS/ApiGateway", "5XXError",
                Output.of(Map.of("ApiName", site.name(), "Stage", StreamingApi.STAGE)), "Sum",
                alarms.errors());
        registerOutputs(Map.of("dashboard", dashboard.dashboardName()));
    }

    private void alarm(String name, String what, String namespace, String metric,
            Output<Map<String, String>> dimensions, String statistic, int atLeast) {
        MetricAlarmArgs.Builder args = MetricAlarmArgs.builder().name(site.name() + "-" + name).alarmDescription(what)
                .namespace(namespace).metricName(metric).dimensions(dimensions).period(PERIOD_SECONDS)
                .evaluationPeriods(1).comparisonOperator("GreaterThanOrEqualToThreshold").threshold((double) atLeast)
                .treatMissingData("notBreaching");
        if (statistic.startsWith("p")) {
            args.extendedStatistic(statistic);
        } else {
            args.statistic(statistic);
        }
        alarms.topic().ifPresent(arn -> args.alarmActions(List.of(arn)).okActions(List.of(arn)));
        new MetricAlarm(name, args.build(), Site.named(this));
    }

    private static JsonObject board(Contract.Metrics metrics, String region, String function, String api) {
        JsonArray widgets = new JsonArray();
        widget(widgets, region, "First byte and whole answer (ms)",
                metric(metrics, "TimeToFirstByte", function, "p50"),
                metric(metrics, "TimeToFirstByte", function, "p99"),
                metric(metrics, "Duration", function, "p99"));
        widget(widgets, region, "What went wrong", metric(metrics, "InBandError", function, "Sum"),
                metric(metrics, "UpstreamError", function, "Sum"),
                metric(metrics, "UpstreamThrottle", function, "Sum"),
                metric(metrics, "SessionQuota", function, "Sum"), metric(metrics, "ClientGone", function, "Sum"));
        widget(widgets, region, "What went through", metric(metrics, "Events", function, "Sum"),
                metric(metrics, "Bytes", function, "Sum"), metric(metrics, "Heartbeats", function, "Sum"),
                metric(metrics, "ColdStart", function, "Sum"));
        widget(widgets, region, "API Gateway", gateway("Count", api), gateway("4XXError", api),
                gateway("5XXError", api));
        return Json.object("widgets", widgets);
    }

    private static void widget(JsonArray widgets, String region, String title, JsonArray... lines) {
        int place = widgets.size();
        widgets.add(Json.object("type", "metric", "x", place % 2 * 12, "y", place / 2 * 6, "width", 12, "height", 6,
                "properties", Json.object("title", title, "region", region, "view", "timeSeries", "period",
                        PERIOD_SECONDS, "metrics", Json.array((Object[]) lines))));
    }

    private static JsonArray metric(Contract.Metrics metrics, String name, String function, String statistic) {
        return Json.array(metrics.namespace(), metrics.name(name), "FunctionName", function,
                Json.object("stat", statistic, "label", name + " " + statistic));
    }

    private static JsonArray gateway(String name, String api) {
        return Json.array("AWS/ApiGateway", name, "ApiName", api, "Stage", StreamingApi.STAGE,
                Json.object("stat", "Sum"));
    }
}
