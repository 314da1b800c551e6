package agentcore.streaming.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import com.google.gson.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stacks beside one another, and one stack after a change. */
class DeploymentTest {
    @TempDir
    private Path folder;
    private Path zip;

    @BeforeEach
    void pack() {
        zip = Project.zip(folder, "linux", "x86_64");
    }

    /** That AWS wants to be another's in no stack of the same account and region. */
    private static Set<String> fixedNames(Declared declared) {
        Set<String> names = new TreeSet<>();
        declared.all().forEach((resource, inputs) -> {
            if (inputs.has("name")) {
                names.add(resource + " " + inputs.get("name").getAsString());
            }
        });
        names.add(declared.document("runtime", "desiredState").get("AgentRuntimeName").getAsString());
        names.add(declared.inputs("dashboard").get("dashboardName").getAsString());
        return names;
    }

    @Test
    void stacksStandBesideOneAnotherWhereTheirFunctionsHaveOtherNames() {
        Set<String> dev = fixedNames(Declared.inStack("dev", zip));
        Set<String> prod = fixedNames(Declared.inStack("prod", zip, "functionName", "agentcore-proxy-prod"));
        assertTrue(dev.size() > 8, dev.toString());
        Set<String> shared = new TreeSet<>(dev);
        shared.retainAll(prod);
        // The mocks' runtime has one id for both stacks; in AWS an id has the name in it, and a random end.
        assertEquals(Set.of("agent-logs /aws/bedrock-agentcore/runtimes/agentcore_streaming_dev-AbCdEfGhIj-live"),
                shared);
    }

    private static Set<String> changed(Declared before, Declared after) {
        Map<String, JsonObject> old = before.all();
        Map<String, JsonObject> now = after.all();
        Set<String> changed = new TreeSet<>(old.keySet());
        changed.addAll(now.keySet());
        changed.removeIf(name -> old.containsKey(name) && old.get(name).equals(now.get(name)));
        return changed;
    }

    @Test
    void aNewImageIsTheRuntimesAffairAlone() {
        Declared before = Declared.by(zip);
        assertEquals(Set.of(), changed(before, Declared.by(zip)));
        assertEquals(Set.of("runtime"), changed(before, Declared.by(zip, "agentImage", Project.IMAGE + "2")));
    }

    @Test
    void aSettingChangesWhatItIsAbout() {
        Declared before = Declared.by(zip);
        assertEquals(Set.of("proxy-function"), changed(before, Declared.by(zip, "functionMemory", "2048")));
        assertEquals(Set.of("runtime", "proxy-function"),
                changed(before, Declared.by(zip, "forwardHeaders", "[\"X-Tenant\"]")));
        assertEquals(Set.of("api-settings"), changed(before, Declared.by(zip, "throttleRate", "5")));
        assertEquals(Set.of("api", "api-deployment", "api-key", "api-plan", "api-plan-key"),
                changed(before, Declared.by(zip, "auth", "apiKey")));
        assertEquals(Set.of("agent-logs", "proxy-logs", "api-log-group"),
                changed(before, Declared.by(zip, "logRetentionDays", "90")));
    }
}
