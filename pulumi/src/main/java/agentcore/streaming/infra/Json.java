package agentcore.streaming.infra;

import java.util.List;
import java.util.Map;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/**
 * JSON documents whose text is the same each time: Gson's objects keep the order in which they are made. {@code Map.of} and
 * {@code Set.of} must not feed them, as their order differs from one JVM to the next, and each {@code pulumi up} would find
 * a change.
 */
final class Json {
    /** Nothing escaped that JSON doesn't want escaped. */
    private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

    private Json() {}

    static String text(JsonElement json) {
        return GSON.toJson(json);
    }

    /** An object of names and values in turn; values are strings, numbers, booleans, lists of strings, or JSON. */
    static JsonObject object(Object... namesAndValues) {
        JsonObject object = new JsonObject();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.add((String) namesAndValues[i], value(namesAndValues[i + 1]));
        }
        return object;
    }

    static JsonArray array(Object... values) {
        JsonArray array = new JsonArray();
        for (Object value : values) {
            array.add(value(value));
        }
        return array;
    }

    /** Of a map with an order of its own. */
    static JsonObject object(Map<String, String> map) {
        JsonObject object = new JsonObject();
        map.forEach(object::addProperty);
        return object;
    }

    private static JsonElement value(Object value) {
        if (value instanceof JsonElement json) {
            return json;
        }
        if (value instanceof List<?> list) {
            return array(list.toArray());
        }
        if (value instanceof Number number) {
            return new JsonPrimitive(number);
        }
        if (value instanceof Boolean flag) {
            return new JsonPrimitive(flag);
        }
        return new JsonPrimitive((String) value);
    }
}
