package agentcore.streaming.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.pulumi.test.Mocks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/deploy.md} says of permissions, names and data, beside what a stack declares. */
class DeployDocumentTest {
    private static final Pattern ACTION = Pattern.compile("`([a-z0-9-]+:[A-Z]\\w+)`");
    private static final Pattern JSON = Pattern.compile("(?m)^```json\n(.*?)^```$", Pattern.DOTALL);

    @TempDir
    private static Path folder;
    private static Declared stack;
    private static String document;

    @BeforeAll
    static void declare() throws IOException {
        stack = Declared.by(Project.zip(folder, "linux", "x86_64"), "auth", "apiKey", "functionSettings",
                "[\"PROXY_FORWARD_USER_ID=on\"]", "agentSettings", "[\"AGENT_MEMORY=agentcore:mine-AbCdEfGhIj\"]",
                "protect", "true");
        document = Files.readString(Project.ROOT.resolve("docs/deploy.md"));
    }

    private static String section(String heading) {
        int from = document.indexOf("\n## " + heading + "\n");
        assertTrue(from >= 0, "no section: " + heading);
        return document.substring(from, document.indexOf("\n## ", from + 1));
    }

    private static Set<String> documented(String heading) {
        return ACTION.matcher(section(heading)).results().map(action -> action.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> declared(String policy) {
        Set<String> actions = new TreeSet<>();
        for (JsonElement statement : stack.document(policy, "policy").getAsJsonArray("Statement")) {
            statement.getAsJsonObject().getAsJsonArray("Action").forEach(action -> actions.add(action.getAsString()));
        }
        return actions;
    }

    @Test
    void everyPermissionOfTheTwoRolesIsExplained() {
        assertEquals(declared("proxy-policy"), documented("What the function's role may do"));
        assertEquals(declared("agent-policy"), documented("What the agent's role may do"));
    }

    /** Of the API's methods, all but those that browsers send without credentials. */
    @Test
    void aCallersStatementNamesTheApisMethodsAtItsStage() {
        JsonObject statement = JsonParser
                .parseString(JSON.matcher(document).results().findFirst().orElseThrow().group(1))
                .getAsJsonObject().getAsJsonArray("Statement").get(0).getAsJsonObject();
        assertEquals("execute-api:Invoke", statement.get("Action").getAsString());
        Set<String> methods = new TreeSet<>();
        for (Mocks.ResourceArgs permission : stack.ofType("aws:lambda/permission:Permission")) {
            methods.add(((String) permission.inputs.get("sourceArn")).replace("agentcore-streaming-dev", "API_ID"));
        }
        methods.removeIf(method -> method.contains("/OPTIONS/"));
        assertEquals(methods, statement.getAsJsonArray("Resource").asList().stream().map(JsonElement::getAsString)
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void tagsAndNumbersAreThoseOfTheProgram() {
        JsonObject tags = stack.document("aws", "defaultTags").getAsJsonObject("tags");
        tags.keySet().forEach(tag -> assertTrue(section("Settings that protect").contains("`" + tag), tag));
        assertEquals(6, stack.ofType("aws:cloudwatch/metricAlarm:MetricAlarm").size());
        assertTrue(section("What it costs").contains("one dashboard, six alarms"));
    }

    @Test
    void everySettingThatProtectsIsExplained() {
        for (String setting : List.of("allowedAccountIds", "protect", "retain", "logRetentionDays", "alarmTopicArn",
                "alarmFirstByte", "alarmErrors", "functionName", "apiGatewayLogRole", "allowedOrigins",
                "functionMayCallAnyRuntime", "reservedConcurrency", "throttleRate")) {
            assertTrue(section("Settings that protect").contains(setting), setting);
        }
    }
}
