package agentcore.streaming.infra;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.pulumi.core.Output;
import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestOptions;
import com.pulumi.test.TestResult;

/** What the program declares for a configuration, on Pulumi's mocks. */
final class Declared implements Mocks {
    private final List<ResourceArgs> resources = new CopyOnWriteArrayList<>();
    private final TestResult result;

    private Declared(String stack, Map<String, String> config) {
        Settings settings = Settings.from(config, Set.of(), stack, Project.ROOT);
        try {
            result = PulumiTest.withMocks(this)
                    .withOptions(TestOptions.builder().projectName("agentcore-streaming").stackName(stack).build())
                    .runTest(context -> new Deployment(settings, Contract.in(Project.ROOT), context.projectName(),
                            context.stackName()).declare().forEach(context::export))
                    .throwOnError();
        } finally {
            PulumiTest.cleanup();
        }
    }

    static Declared by(Path zip, String... keysAndValues) {
        return new Declared("dev", Project.config(zip, keysAndValues));
    }

    static Declared inStack(String stack, Path zip, String... keysAndValues) {
        return new Declared(stack, Project.config(zip, keysAndValues));
    }

    /** The inputs of all resources, by name. */
    Map<String, JsonObject> all() {
        Map<String, JsonObject> all = new TreeMap<>();
        resources.forEach(resource -> all.put(resource.name, inputs(resource.name)));
        return all;
    }

    @Override
    public CompletableFuture<ResourceResult> newResourceAsync(ResourceArgs args) {
        resources.add(args);
        Map<String, Object> state = new HashMap<>(FakeAws.outputs(args.type, args.name, args.inputs));
        state.putAll(args.inputs);
        return CompletableFuture.completedFuture(
                ResourceResult.of(Optional.of(FakeAws.id(args.type, args.name, args.inputs)), state));
    }

    @Override
    public CompletableFuture<Map<String, Object>> callAsync(CallArgs args) {
        return CompletableFuture.completedFuture(FakeAws.answer(args.token));
    }

    /** All resources of a type, such as {@code aws:iam/role:Role}. */
    List<ResourceArgs> ofType(String type) {
        return resources.stream().filter(resource -> resource.type.equals(type)).toList();
    }

    /** The types of all resources. */
    List<String> types() {
        return resources.stream().map(resource -> resource.type).distinct().sorted().toList();
    }

    /** The type of the resource of a name. */
    String type(String name) {
        return resources.stream().filter(resource -> resource.name.equals(name)).findFirst().orElseThrow().type;
    }

    boolean has(String name) {
        return resources.stream().anyMatch(resource -> resource.name.equals(name));
    }

    /** The inputs of the resource of a name, as JSON. */
    JsonObject inputs(String name) {
        List<ResourceArgs> found = resources.stream().filter(resource -> resource.name.equals(name)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " resources are called " + name);
        }
        Map<String, Object> plain = new HashMap<>(found.get(0).inputs);
        plain.remove("code"); // an archive is no JSON
        return new Gson().toJsonTree(plain).getAsJsonObject();
    }

    /** An input that is a JSON document. */
    JsonObject document(String name, String input) {
        return JsonParser.parseString(inputs(name).get(input).getAsString()).getAsJsonObject();
    }

    /** The statement of a policy. */
    JsonObject statement(String policy, String sid) {
        for (JsonElement statement : document(policy, "policy").getAsJsonArray("Statement")) {
            if (statement.getAsJsonObject().get("Sid").getAsString().equals(sid)) {
                return statement.getAsJsonObject();
            }
        }
        throw new AssertionError(policy + " has no statement " + sid);
    }

    Output<?> output(String name) {
        return result.outputs().get(name);
    }

    List<String> outputs() {
        return result.outputs().keySet().stream().sorted().toList();
    }
}
