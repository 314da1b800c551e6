package agentcore.streaming.infra.engine;

import static agentcore.streaming.infra.engine.Cloud.before;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import agentcore.streaming.infra.Project;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What has a name of its own in AWS, when it is made anew or gets another name, and when its making breaks off. */
@Tag("witness")
@Timeout(1800)
class NamesWitnessIT {
    private static final String URN = "urn:pulumi:dev::agentcore-streaming::agentcore-streaming:infra:";

    @TempDir
    Path folder;

    private Cloud cloud;
    private Stack stack;

    @Test
    void aNameIsFreeBeforeItIsTakenAgain() throws Exception {
        ProjectCopy project = new ProjectCopy(folder);
        cloud = project.cloud;
        stack = new Stack(project, "dev", "agentImage", Project.IMAGE, "functionZip",
                Project.zip(folder, "linux", "x86_64").toString(), "auth", "iam");

        whatBreaksOffIsFinishedByTheNextUpWithNothingTwice();
        whatIsMadeAnewByHandTakesItsOldName();
        anotherNameIsAnotherThing();
    }

    private void whatBreaksOffIsFinishedByTheNextUpWithNothingTwice() throws Exception {
        cloud.fail("endpoint");
        String said = stack.failed("up", "--yes", "--skip-preview");
        assertTrue(said.contains("the service is not available"), said);
        List<String> events = new ArrayList<>(cloud.events());
        assertTrue(events.contains("create CLOUD_CONTROL runtime"), events.toString());
        assertTrue(events.stream().noneMatch(event -> event.contains("FUNCTION") || event.contains("STAGE")),
                "what needs the endpoint was made: " + events);
        stack.up();
        events.addAll(cloud.events());
        assertTrue(events.contains("create STAGE api-stage"), events.toString());
        assertTrue(events.stream().allMatch(event -> event.startsWith("create ")), events.toString());
        assertEquals(events.size(), new TreeSet<>(events).size(), "something twice: " + events);
        assertEquals(events.size(), cloud.inventory().size(), cloud.inventory().toString());
    }

    /** As {@code pulumi state taint} does it too. The engine itself doesn't look at names then. */
    private void whatIsMadeAnewByHandTakesItsOldName() throws Exception {
        List<String> before = cloud.inventory();
        List<String> command = new ArrayList<>(List.of("up", "--yes", "--skip-preview"));
        for (String one : List.of("Monitoring$aws:cloudwatch/dashboard:Dashboard::dashboard",
                "Monitoring$aws:cloudwatch/metricAlarm:MetricAlarm::session-quota",
                "ProxyFunction$aws:cloudwatch/logGroup:LogGroup::proxy-logs",
                "ProxyFunction$aws:lambda/function:Function::proxy-function",
                "StreamingApi$aws:apigateway/stage:Stage::api-stage")) {
            command.addAll(List.of("--replace", URN + one));
        }
        stack.done(command.toArray(String[]::new));
        List<String> events = cloud.events();
        for (String one : List.of("DASHBOARD dashboard", "ALARM session-quota", "LOG_GROUP proxy-logs",
                "FUNCTION proxy-function", "STAGE api-stage")) {
            before(events, "delete " + one, "create " + one);
        }
        assertEquals(withoutStatements(before), withoutStatements(cloud.inventory()));
    }

    /** The function's name is taken by nobody, but the provider deletes first what it could have named itself. */
    private void anotherNameIsAnotherThing() throws Exception {
        stack.set("functionName", "another", "runtimeName", "another", "endpointName", "another");
        stack.up();
        List<String> events = cloud.events();
        for (String one : List.of("CLOUD_CONTROL runtime", "CLOUD_CONTROL endpoint", "DEPLOYMENT api-deployment")) {
            before(events, "create " + one, "delete " + one);
        }
        before(events, "delete FUNCTION proxy-function", "create FUNCTION proxy-function");
        before(events, "create FUNCTION proxy-function", "delete CLOUD_CONTROL endpoint");
        before(events, "delete CLOUD_CONTROL endpoint", "delete CLOUD_CONTROL runtime");
        before(events, "update STAGE api-stage", "delete DEPLOYMENT api-deployment");
        assertEquals("another", cloud.one(Kind.FUNCTION).id());
        assertEquals(2, cloud.all(Kind.CLOUD_CONTROL).size(), "a runtime and an endpoint");
        stack.up("--expect-no-changes");
    }

    private static List<String> withoutStatements(List<String> things) {
        return things.stream().map(thing -> thing.replaceAll("statement-\\d+", "statement")).sorted().toList();
    }
}
