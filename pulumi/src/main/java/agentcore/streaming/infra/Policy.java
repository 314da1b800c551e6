package agentcore.streaming.infra;

import java.util.List;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/**
 * IAM policies as text.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">Their grammar</a>
 */
final class Policy {
    private final JsonArray statements = new JsonArray();

    /** Who may take a role on: a service. */
    static Policy trust(String service) {
        return new Policy().trusts(service, new JsonObject());
    }

    /** Who may take a role on: a service, for what is the account's own. */
    static Policy trust(String service, String account, String sourceArn) {
        return new Policy().trusts(service,
                Json.object("StringEquals", Json.object("aws:SourceAccount", account), "ArnLike",
                        Json.object("aws:SourceArn", sourceArn)));
    }

    private Policy trusts(String service, JsonObject condition) {
        return add(Json.object("Effect", "Allow", "Principal", Json.object("Service", service), "Action",
                "sts:AssumeRole"), condition);
    }

    /** Allows actions on resources. */
    Policy allow(String sid, List<String> actions, List<String> resources) {
        return allow(sid, actions, resources, new JsonObject());
    }

    /** Allows actions on resources under a condition. */
    Policy allow(String sid, List<String> actions, List<String> resources, JsonObject condition) {
        return add(Json.object("Sid", sid, "Effect", "Allow", "Action", actions, "Resource", resources), condition);
    }

    private Policy add(JsonObject statement, JsonElement condition) {
        if (!condition.getAsJsonObject().isEmpty()) {
            statement.add("Condition", condition);
        }
        statements.add(statement);
        return this;
    }

    String text() {
        return Json.text(Json.object("Version", "2012-10-17", "Statement", statements));
    }
}
