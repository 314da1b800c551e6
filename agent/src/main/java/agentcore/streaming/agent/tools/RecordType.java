package agentcore.streaming.agent.tools;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * An object, as a record declares it: a member for each component, under its name. A component that is an {@code Optional}
 * may be left out. What the record's own constructor refuses ({@code IllegalArgumentException}) is told in its words.
 */
record RecordType(Class<? extends Record> type, Map<String, Member> members) implements InputType {
    /** A component. */
    record Member(InputType type, boolean required, Optional<String> meaning) {
        JsonObject schema() {
            JsonObject schema = type.schema();
            meaning.ifPresent(text -> schema.put("description", text));
            return schema;
        }
    }

    static RecordType of(Class<? extends Record> type) {
        Map<String, Member> members = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Type of = component.getGenericType();
            boolean optional = of instanceof ParameterizedType generic && generic.getRawType() == Optional.class;
            Meaning meaning = component.getAnnotation(Meaning.class);
            members.put(component.getName(),
                    new Member(InputType.of(optional ? ((ParameterizedType) of).getActualTypeArguments()[0] : of),
                            !optional, Optional.ofNullable(meaning).map(Meaning::value)));
        }
        return new RecordType(type, members);
    }

    @Override
    public JsonObject schema() {
        JsonObject properties = new JsonObject();
        JsonArray required = new JsonArray();
        members.forEach((name, member) -> {
            properties.put(name, member.schema());
            if (member.required) {
                required.add(name);
            }
        });
        return new JsonObject().put("type", "object").put("properties", properties).put("required", required)
                .put("additionalProperties", false);
    }

    @Override
    public String expected() {
        return "an object";
    }

    @Override
    public Optional<?> read(String path, Object value, List<String> problems) {
        Map<?, ?> object = value instanceof JsonObject json
                ? json.getMap()
                : value instanceof Map<?, ?> map ? map : null;
        if (object == null) {
            problems.add("The member " + path + " must be an object.");
            return Optional.empty();
        }
        int before = problems.size();
        String prefix = path.isEmpty() ? "" : path + ".";
        List<Object> values = new ArrayList<>();
        members.forEach((name, member) -> values.add(read(prefix + name, member, object.get(name), problems)));
        object.keySet().stream().filter(name -> !members.containsKey(name)).forEach(
                name -> problems.add("There is no member " + prefix + name + "; there are: "
                        + String.join(", ", members.keySet()) + "."));
        return problems.size() > before ? Optional.empty() : make(values, problems);
    }

    /** A member that is null counts as left out: models write it so. */
    private static Object read(String path, Member member, Object value, List<String> problems) {
        if (value == null && member.required) {
            problems.add("The member " + path + " is missing: it must be " + member.type.expected()
                    + member.meaning.map(text -> " (" + text + ")").orElse("") + ".");
            return null;
        }
        Optional<?> read = value == null ? Optional.empty() : member.type.read(path, value, problems);
        return member.required ? read.orElse(null) : read;
    }

    private Optional<?> make(List<Object> values, List<String> problems) {
        try {
            Constructor<? extends Record> constructor = type.getDeclaredConstructor(
                    Stream.of(type.getRecordComponents()).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true); // of a tool's own record, which need not be public
            return Optional.of(constructor.newInstance(values.toArray()));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                problems.add(refused.getMessage());
                return Optional.empty();
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
