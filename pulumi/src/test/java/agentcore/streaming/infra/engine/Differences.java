package agentcore.streaming.infra.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

/**
 * What a change of inputs does to a thing.
 *
 * @param changed the inputs that differ
 * @param replacing those of them that a thing can't take another of
 * @param deletedFirst whether the provider itself wants the old one gone before there is a new one
 */
record Differences(Set<String> changed, Set<String> replacing, boolean deletedFirst) {
    /** Pulumi's mark for what isn't known yet ({@code sdk/go/common/resource/plugin}). */
    static final String UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    static final String DEFAULTS = "__defaults";

    static Differences between(Kind kind, JsonObject old, JsonObject now) {
        Set<String> names = new TreeSet<>(old.keySet());
        names.addAll(now.keySet());
        names.remove(DEFAULTS);
        names.removeIf(name -> old.has(name) && old.get(name).equals(now.get(name)));
        Set<String> replacing = new TreeSet<>(names);
        replacing.retainAll(kind.replacedBy);
        if (kind == Kind.CLOUD_CONTROL && names.contains("desiredState") && isKnown(now.get("desiredState"))
                && isOtherThing(old, now)) {
            replacing.add("desiredState");
        }
        return new Differences(names, replacing, !replacing.isEmpty() && isNamedByHand(kind, now));
    }

    static boolean isKnown(JsonElement value) {
        return value != null && !value.toString().contains(UNKNOWN);
    }

    /**
     * The provider deletes first what could have been named by it, and wasn't (pulumi-terraform-bridge,
     * {@code nameRequiresDeleteBeforeReplace}).
     */
    private static boolean isNamedByHand(Kind kind, JsonObject inputs) {
        return kind.autonamed && inputs.has("name") && !inputs.has(DEFAULTS);
    }

    /** Cloud Control's create-only properties are in the type's schema. */
    private static boolean isOtherThing(JsonObject old, JsonObject now) {
        for (JsonElement path : schema(now).getAsJsonArray("createOnlyProperties")) {
            String name = path.getAsString().replace("/properties/", "");
            JsonElement before = Made.state(old).get(name);
            if (before != null && !before.equals(Made.state(now).get(name))) {
                return true;
            }
        }
        return false;
    }

    /** What the type's schema has against a desired state; the provider asks CloudFormation for it in each preview. */
    static List<String> against(JsonObject inputs) {
        List<String> broken = new ArrayList<>();
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(schema(inputs).toString(), InputFormat.JSON)
                .validate(Made.text(inputs, "desiredState"), InputFormat.JSON)
                .forEach(error -> broken.add(error.toString()));
        return broken;
    }

    private static JsonObject schema(JsonObject inputs) {
        String file = "/schemas/" + Made.text(inputs, "typeName").replace("::", "-") + ".json";
        try (InputStream in = Differences.class.getResourceAsStream(file)) {
            return JsonParser.parseString(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .getAsJsonObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
