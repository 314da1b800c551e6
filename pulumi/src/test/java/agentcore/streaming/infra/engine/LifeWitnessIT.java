package agentcore.streaming.infra.engine;

import static agentcore.streaming.infra.engine.Cloud.before;
import static agentcore.streaming.infra.engine.Kind.ACCOUNT;
import static agentcore.streaming.infra.engine.Kind.ALARM;
import static agentcore.streaming.infra.engine.Kind.API;
import static agentcore.streaming.infra.engine.Kind.CLOUD_CONTROL;
import static agentcore.streaming.infra.engine.Kind.DEPLOYMENT;
import static agentcore.streaming.infra.engine.Kind.FUNCTION;
import static agentcore.streaming.infra.engine.Kind.KEY;
import static agentcore.streaming.infra.engine.Kind.LOG_GROUP;
import static agentcore.streaming.infra.engine.Kind.STAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import agentcore.streaming.infra.Project;
import com.google.gson.JsonObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stack from its first preview to its end. */
@Tag("witness")
@Timeout(1800)
class LifeWitnessIT {
    private static final String LOGS = "/aws/lambda/agentcore-proxy";

    @TempDir
    Path folder;

    private ProjectCopy project;
    private Cloud cloud;
    private Stack stack;

    @Test
    void aStackIsPreviewedMadeChangedMendedAndTakenAway() throws Exception {
        project = new ProjectCopy(folder);
        cloud = project.cloud;
        stack = new Stack(project, "dev", "agentImage", Project.IMAGE, "functionZip",
                Project.zip(folder, "linux", "x86_64").toString());

        aPreviewMakesNothing();
        upMakesAllOfItAndTellsWhatItIs();
        aSecondUpChangesNothing();
        aNewImageAnotherApiAndASettingAreRolledOutWithoutAGap();
        whatIsChangedByHandIsFoundAndMendedWhereItIsToldAgain();
        whatIsLeftIsApiGatewaysRoleForLogs();
    }

    private void aPreviewMakesNothing() throws Exception {
        stack.done("preview");
        assertEquals(List.of(), cloud.inventory());
        assertEquals(List.of(), cloud.events());
    }

    private void upMakesAllOfItAndTellsWhatItIs() throws Exception {
        stack.up();
        JsonObject told = stack.outputs();
        String runtime = cloud.all(CLOUD_CONTROL).stream().map(Cloud.Thing::id).filter(id -> !id.startsWith("arn:"))
                .findFirst().orElseThrow();
        String api = cloud.one(API).id();
        JsonObject expected = new JsonObject();
        expected.addProperty("ApiId", api);
        expected.addProperty("ApiKey", "[secret]");
        expected.addProperty("AuthMode", "apiKey");
        expected.addProperty("InvokeUrl", "https://" + api + ".execute-api.us-east-1.amazonaws.com/prod/invoke");
        expected.addProperty("ProxyFunctionArn", "arn:aws:lambda:us-east-1:123456789012:function:agentcore-proxy");
        expected.addProperty("ProxyFunctionName", "agentcore-proxy");
        expected.addProperty("RuntimeArn", "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/" + runtime);
        expected.addProperty("RuntimeId", runtime);
        expected.addProperty("RuntimeName", "agentcore_streaming_dev");
        assertEquals(expected, told);
        assertEquals("the-key-of-" + cloud.one(KEY).id(), stack.outputs("--show-secrets").get("ApiKey").getAsString());

        List<String> made = cloud.events();
        assertEquals(made.size(), new TreeSet<>(made).size(), "nothing twice: " + made);
        before(made, "create ROLE_POLICY agent-policy", "create CLOUD_CONTROL runtime");
        before(made, "create LOG_GROUP agent-logs", "create CLOUD_CONTROL endpoint");
        before(made, "create ROLE_POLICY proxy-policy", "create FUNCTION proxy-function");
        before(made, "create ACCOUNT api-account", "create STAGE api-stage");
    }

    private void aSecondUpChangesNothing() throws Exception {
        stack.up("--expect-no-changes");
        assertEquals(List.of(), cloud.events());
    }

    /** With another document the deployment is another one; it is there before its stage moves, and the old one goes last. */
    private void aNewImageAnotherApiAndASettingAreRolledOutWithoutAGap() throws Exception {
        String old = cloud.one(DEPLOYMENT).id();
        stack.set("agentImage", Project.IMAGE + "2", "functionMemory", "2048");
        project.edit("contract/openapi.json", "\"paths\"", "\"x-of-this-test\": 1, \"paths\"");
        stack.up();
        List<String> events = cloud.events();
        assertEquals(Set.of("update CLOUD_CONTROL runtime", "update CLOUD_CONTROL endpoint",
                "update FUNCTION proxy-function", "update API api", "create DEPLOYMENT api-deployment",
                "update STAGE api-stage", "delete DEPLOYMENT api-deployment"),
                new TreeSet<>(events));
        before(events, "update CLOUD_CONTROL runtime", "update CLOUD_CONTROL endpoint");
        before(events, "update API api", "create DEPLOYMENT api-deployment");
        before(events, "create DEPLOYMENT api-deployment", "update STAGE api-stage");
        before(events, "update STAGE api-stage", "delete DEPLOYMENT api-deployment");
        assertEquals(2048, cloud.one(FUNCTION).inputs().get("memorySize").getAsInt());
        assertTrue(!cloud.one(DEPLOYMENT).id().equals(old));
        assertEquals(cloud.one(DEPLOYMENT).id(), cloud.one(STAGE).text("deployment"));
        Cloud.Thing endpoint = cloud.all(CLOUD_CONTROL).stream().filter(thing -> thing.id().startsWith("arn:"))
                .findFirst().orElseThrow();
        assertEquals("2", Made.live(endpoint).get("AgentRuntimeVersion").getAsString());
    }

    /** The API's document and what Cloud Control was told aren't: what is changed there by hand stays. */
    private void whatIsChangedByHandIsFoundAndMendedWhereItIsToldAgain() throws Exception {
        cloud.change(FUNCTION, "agentcore-proxy", thing -> thing.inputs().addProperty("memorySize", 128));
        cloud.change(LOG_GROUP, LOGS, thing -> thing.inputs().addProperty("retentionInDays", 1));
        cloud.remove(ALARM, "agentcore-streaming-dev-server-errors");
        cloud.change(API, cloud.one(API).id(), thing -> thing.inputs().addProperty("body", "by hand"));
        Cloud.Thing runtime = cloud.all(CLOUD_CONTROL).stream().filter(thing -> !thing.id().startsWith("arn:"))
                .findFirst().orElseThrow();
        JsonObject live = Made.live(runtime);
        live.getAsJsonObject("EnvironmentVariables").addProperty("BY", "hand");
        cloud.change(CLOUD_CONTROL, runtime.id(),
                thing -> thing.outputs().addProperty("properties", live.toString()));

        stack.done("refresh", "--yes", "--skip-preview");
        assertEquals(List.of(), cloud.events());
        stack.up();
        assertEquals(Set.of("update FUNCTION proxy-function", "update LOG_GROUP proxy-logs",
                "create ALARM server-errors"), new TreeSet<>(cloud.events()));
        assertEquals(2048, cloud.one(FUNCTION).inputs().get("memorySize").getAsInt());
        assertEquals("by hand", cloud.one(API).text("body"));
        assertTrue(cloud.all(CLOUD_CONTROL).toString().contains("hand"));
    }

    private void whatIsLeftIsApiGatewaysRoleForLogs() throws Exception {
        stack.done("destroy", "--yes", "--skip-preview");
        List<String> events = cloud.events();
        before(events, "delete STAGE api-stage", "delete DEPLOYMENT api-deployment");
        before(events, "delete CLOUD_CONTROL endpoint", "delete CLOUD_CONTROL runtime");
        before(events, "delete ROLE_POLICY agent-policy", "delete ROLE agent-role");
        assertEquals(List.of("ROLE", "ATTACHMENT", ACCOUNT.name()),
                cloud.inventory().stream().map(thing -> thing.split(" ")[0]).toList());
    }
}
