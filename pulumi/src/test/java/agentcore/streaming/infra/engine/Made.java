package agentcore.streaming.infra.engine;

import java.util.Set;

import agentcore.streaming.infra.engine.Cloud.Open;
import agentcore.streaming.infra.engine.Cloud.Thing;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** What AWS adds to what it was asked for: ids, ARNs, versions. */
final class Made {
    static final String ACCOUNT = "123456789012";
    private static final String REGION = "us-east-1";
    /** What only a new thing, or a published version, has another of. */
    static final Set<String> OF_VERSIONS = Set.of("version", "qualifiedArn", "properties");

    private Made() {}

    /** The id of a new thing. */
    static String id(Kind kind, JsonObject inputs, Open cloud) {
        return switch (kind) {
            case REPOSITORY, ROLE, LOG_GROUP, FUNCTION, ALARM -> text(inputs, "name");
            case LIFECYCLE -> text(inputs, "repository");
            case ROLE_POLICY -> text(inputs, "role") + ":" + text(inputs, "name");
            case ATTACHMENT -> text(inputs, "role") + "/" + text(inputs, "policyArn");
            case CLOUD_CONTROL -> cloudControlId(state(inputs), cloud);
            case ALIAS -> arn("lambda", "function:" + text(inputs, "functionName") + ":" + text(inputs, "name"));
            case PERMISSION -> "statement-" + cloud.next();
            case API -> random("api", cloud, 10);
            case DEPLOYMENT -> random("dep", cloud, 6);
            case STAGE -> "ags-" + text(inputs, "restApi") + "-" + text(inputs, "stageName");
            case METHOD_SETTINGS -> text(inputs, "restApi") + "-" + text(inputs, "stageName") + "-"
                    + text(inputs, "methodPath");
            case KEY -> random("key", cloud, 10);
            case PLAN -> random("plan", cloud, 10);
            case PLAN_KEY -> text(inputs, "usagePlanId") + "/" + text(inputs, "keyId");
            case ACCOUNT -> "api-gateway-account";
            case DASHBOARD -> text(inputs, "dashboardName");
        };
    }

    private static String cloudControlId(JsonObject state, Open cloud) {
        return state.has("AgentRuntimeName")
                ? text(state, "AgentRuntimeName") + "-" + random("R", cloud, 10)
                : arn("bedrock-agentcore", "runtime/" + text(state, "AgentRuntimeId") + "/runtime-endpoint/"
                        + text(state, "Name"));
    }

    private static String random(String start, Open cloud, int length) {
        return start + String.format("%0" + (length - start.length()) + "d", cloud.next());
    }

    /** What a thing tells beside its inputs; a change of a version's content makes the next version. */
    static JsonObject outputs(Kind kind, String id, JsonObject inputs, JsonObject before) {
        JsonObject outputs = new JsonObject();
        switch (kind) {
            case REPOSITORY -> {
                outputs.addProperty("registryId", ACCOUNT);
                outputs.addProperty("repositoryUrl", ACCOUNT + ".dkr.ecr." + REGION + ".amazonaws.com/" + id);
            }
            case ROLE -> outputs.addProperty("arn", "arn:aws:iam::" + ACCOUNT + ":role/" + id);
            case LOG_GROUP -> outputs.addProperty("arn", arn("logs", "log-group:" + id));
            case CLOUD_CONTROL -> outputs.addProperty("properties", live(id, inputs, before).toString());
            case FUNCTION -> {
                int version = before.has("version") && !text(before, "version").equals("$LATEST")
                        ? Integer.parseInt(text(before, "version"))
                        : 0;
                String now = "true".equals(text(inputs, "publish")) ? String.valueOf(version + 1) : "$LATEST";
                outputs.addProperty("arn", arn("lambda", "function:" + id));
                outputs.addProperty("version", now);
                outputs.addProperty("qualifiedArn", arn("lambda", "function:" + id + ":" + now));
            }
            case ALIAS -> outputs.addProperty("arn", id);
            case PERMISSION -> outputs.addProperty("statementId", id);
            case API -> outputs.addProperty("executionArn", arn("execute-api", id));
            case STAGE -> outputs.addProperty("invokeUrl", "https://" + text(inputs, "restApi") + ".execute-api."
                    + REGION + ".amazonaws.com/" + text(inputs, "stageName"));
            case KEY -> outputs.addProperty("value", "the-key-of-" + id);
            case LIFECYCLE, ROLE_POLICY, ATTACHMENT, DEPLOYMENT, METHOD_SETTINGS, PLAN, PLAN_KEY, ACCOUNT, ALARM,
                    DASHBOARD ->
                {
                }
        }
        return outputs;
    }

    /** Cloud Control's live model: what was desired, and what is read only. */
    private static JsonObject live(String id, JsonObject inputs, JsonObject before) {
        JsonObject live = state(inputs);
        if (live.has("AgentRuntimeName")) {
            int version = before.has("properties")
                    ? JsonParser.parseString(text(before, "properties")).getAsJsonObject().get("AgentRuntimeVersion")
                            .getAsInt()
                    : 0;
            live.addProperty("AgentRuntimeId", id);
            live.addProperty("AgentRuntimeVersion", String.valueOf(version + 1));
        }
        return live;
    }

    /** What Cloud Control was asked for. */
    static JsonObject state(JsonObject inputs) {
        return JsonParser.parseString(text(inputs, "desiredState")).getAsJsonObject();
    }

    static JsonObject live(Thing thing) {
        return JsonParser.parseString(text(thing.outputs(), "properties")).getAsJsonObject();
    }

    static String text(JsonObject object, String name) {
        return object.has(name) && !object.get(name).isJsonNull() ? object.get(name).getAsString() : "";
    }

    private static String arn(String service, String resource) {
        return "arn:aws:" + service + ":" + REGION + ":" + ACCOUNT + ":" + resource;
    }
}
