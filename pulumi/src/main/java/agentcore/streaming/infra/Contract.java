package agentcore.streaming.infra;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** What the project's other parts say of themselves, in the folder {@code contract}. */
final class Contract {
    private final Path folder;

    private Contract(Path folder) {
        this.folder = folder;
    }

    static Contract in(Path root) {
        return new Contract(root.resolve("contract"));
    }

    /**
     * A variable of an environment.
     *
     * @param setBy {@code deployment}, the stack's setting {@code functionSettings} or {@code agentSettings}, or what sets it by
     *            itself: {@code Lambda}, {@code image}
     * @param pattern of its whole value
     * @param rule the same in words
     * @param secret whether it must not be in plain text
     */
    record Variable(String setBy, String pattern, String rule, boolean secret) {}

    /** The variables that the function reads, by name. */
    Map<String, Variable> environment() {
        return variables("environment.json");
    }

    /** The variables that the agent reads, by name. */
    Map<String, Variable> agentEnvironment() {
        return variables("agent-environment.json");
    }

    private Map<String, Variable> variables(String file) {
        Map<String, Variable> variables = new LinkedHashMap<>();
        for (JsonElement element : read(file).getAsJsonArray("variables")) {
            JsonObject variable = element.getAsJsonObject();
            variables.put(variable.get("name").getAsString(), new Variable(variable.get("setBy").getAsString(),
                    variable.get("pattern").getAsString(), variable.get("rule").getAsString(), variable.has("secret")));
        }
        return variables;
    }

    /** Names of headers that the function refuses to forward, in lower case. */
    record RefusedHeaders(Set<String> names, Set<String> beginnings, String exception) {
        boolean has(String name) {
            return names.contains(name)
                    || beginnings.stream().anyMatch(name::startsWith) && !name.startsWith(exception);
        }
    }

    RefusedHeaders refusedHeaders() {
        for (JsonElement variable : read("environment.json").getAsJsonArray("variables")) {
            JsonObject refused = variable.getAsJsonObject().getAsJsonObject("refused");
            if (refused != null) {
                return new RefusedHeaders(strings(refused, "names"), strings(refused, "beginnings"),
                        refused.get("butNotThoseThatBegin").getAsString());
            }
        }
        throw new IllegalStateException("contract/environment.json refuses no headers");
    }

    private static Set<String> strings(JsonObject object, String name) {
        Set<String> strings = new LinkedHashSet<>();
        object.getAsJsonArray(name).forEach(one -> strings.add(one.getAsString()));
        return strings;
    }

    /** What the API offers: a new document each time, in the file's order. */
    JsonObject api() {
        return read("openapi.json");
    }

    /**
     * The metrics that the function writes.
     *
     * @param namespace CloudWatch's namespace
     * @param names of each
     */
    record Metrics(String namespace, Set<String> names) {
        /** A metric that there is. */
        String name(String name) {
            if (!names.contains(name)) {
                throw new IllegalArgumentException("contract/metrics.json has no metric " + name);
            }
            return name;
        }
    }

    Metrics metrics() {
        JsonObject metrics = read("metrics.json");
        Set<String> names = new LinkedHashSet<>();
        metrics.getAsJsonArray("metrics").forEach(metric -> names.add(
                metric.getAsJsonObject().get("name").getAsString()));
        return new Metrics(metrics.get("namespace").getAsString(), names);
    }

    private JsonObject read(String name) {
        try {
            return JsonParser.parseString(Files.readString(folder.resolve(name))).getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
