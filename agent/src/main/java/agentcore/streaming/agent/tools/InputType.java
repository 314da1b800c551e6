package agentcore.streaming.agent.tools;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The type of a component of a tool's input: what the model is told of it, and how what the model made is read. */
sealed interface InputType permits InputType.Text, InputType.Whole, InputType.Decimal, InputType.Flag, InputType.Choice,
        InputType.Many, RecordType {
    /** JSON Schema of it. */
    JsonObject schema();

    /** What a value must be, to go on after "must be". */
    String expected();

    /**
     * Reads a value.
     *
     * @param path where it is in the input
     * @param value what is there
     * @param problems gets a sentence for each that is wrong; the result is then of no use
     */
    Optional<?> read(String path, Object value, List<String> problems);

    /** The type for a component's own, {@code Optional} taken off. */
    static InputType of(Type type) {
        if (type instanceof ParameterizedType many && many.getRawType() == List.class) {
            return new Many(of(many.getActualTypeArguments()[0]));
        }
        if (!(type instanceof Class<?> one)) {
            throw unknown(type);
        }
        if (one == String.class) {
            return new Text();
        }
        if (one == int.class || one == Integer.class) {
            return new Whole(true);
        }
        if (one == long.class || one == Long.class) {
            return new Whole(false);
        }
        if (one == double.class || one == Double.class) {
            return new Decimal();
        }
        if (one == boolean.class || one == Boolean.class) {
            return new Flag();
        }
        if (one.isEnum()) {
            return new Choice(Stream.of(one.getEnumConstants()).<Enum<?>>map(constant -> (Enum<?>) constant).toList());
        }
        if (one.isRecord()) {
            return RecordType.of(one.asSubclass(Record.class));
        }
        throw unknown(one);
    }

    private static IllegalArgumentException unknown(Type type) {
        return new IllegalArgumentException(
                type + " has no JSON Schema here: a tool's input is made of String, int, long, "
                        + "double, boolean, enums, records, and List and Optional of these.");
    }

    /** Adds the sentence that says what is wrong with a value. */
    private static <T> Optional<T> wrong(InputType type, String path, Object value, List<String> problems) {
        problems.add("The member " + path + " must be " + type.expected() + ", not " + named(value) + ".");
        return Optional.empty();
    }

    private static String named(Object value) {
        return switch (value) {
            case null -> "null";
            case String text ->
                text.length() <= 60 ? "the string \"" + text + "\"" : "a string of " + text.length() + " characters";
            case Number number -> "the number " + number;
            case Boolean flag -> flag.toString();
            case JsonArray array -> "an array";
            case List<?> list -> "an array";
            default -> "an object";
        };
    }

    /** A string. */
    record Text() implements InputType {
        @Override
        public JsonObject schema() {
            return new JsonObject().put("type", "string");
        }

        @Override
        public String expected() {
            return "a string";
        }

        @Override
        public Optional<?> read(String path, Object value, List<String> problems) {
            return value instanceof String text ? Optional.of(text) : wrong(this, path, value, problems);
        }
    }

    /** A whole number; {@code 5.0} is one, as JSON Schema has it. */
    record Whole(boolean isInt) implements InputType {
        @Override
        public JsonObject schema() {
            return new JsonObject().put("type", "integer").put("minimum", isInt ? Integer.MIN_VALUE : Long.MIN_VALUE)
                    .put("maximum", isInt ? Integer.MAX_VALUE : Long.MAX_VALUE);
        }

        @Override
        public String expected() {
            return "a whole number of " + (isInt ? "32" : "64") + " bits";
        }

        @Override
        public Optional<?> read(String path, Object value, List<String> problems) {
            if (value instanceof Number number) {
                try {
                    BigDecimal exact = new BigDecimal(number.toString());
                    return Optional.of(isInt ? (Number) exact.intValueExact() : (Number) exact.longValueExact());
                } catch (ArithmeticException | NumberFormatException e) {
                    // it is none
                }
            }
            return wrong(this, path, value, problems);
        }
    }

    /** A number. */
    record Decimal() implements InputType {
        @Override
        public JsonObject schema() {
            return new JsonObject().put("type", "number");
        }

        @Override
        public String expected() {
            return "a number";
        }

        @Override
        public Optional<?> read(String path, Object value, List<String> problems) {
            return value instanceof Number number && Double.isFinite(number.doubleValue())
                    ? Optional.of(number.doubleValue())
                    : wrong(this, path, value, problems);
        }
    }

    /** True or false. */
    record Flag() implements InputType {
        @Override
        public JsonObject schema() {
            return new JsonObject().put("type", "boolean");
        }

        @Override
        public String expected() {
            return "true or false";
        }

        @Override
        public Optional<?> read(String path, Object value, List<String> problems) {
            return value instanceof Boolean flag ? Optional.of(flag) : wrong(this, path, value, problems);
        }
    }

    /** One of an enum's constants, by its name in lower case. */
    record Choice(List<? extends Enum<?>> constants) implements InputType {
        private static String name(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }

        @Override
        public JsonObject schema() {
            return new JsonObject().put("type", "string").put("enum", new JsonArray(
                    new ArrayList<>(constants.stream().map(Choice::name).toList())));
        }

        @Override
        public String expected() {
            return "one of " + String.join(", ", constants.stream().map(Choice::name).toList());
        }

        @Override
        public Optional<?> read(String path, Object value, List<String> problems) {
            Optional<? extends Enum<?>> found = constants.stream().filter(one -> name(one).equals(value)).findFirst();
            return found.isPresent() ? found : wrong(this, path, value, problems);
        }
    }

    /** A list. */
    record Many(InputType items) implements InputType {
        @Override
        public JsonObject schema() {
            return new JsonObject().put("type", "array").put("items", items.schema());
        }

        @Override
        public String expected() {
            return "an array";
        }

        @Override
        public Optional<?> read(String path, Object value, List<String> problems) {
            List<?> array = value instanceof JsonArray json
                    ? json.getList()
                    : value instanceof List<?> list ? list : null;
            if (array == null) {
                return wrong(this, path, value, problems);
            }
            List<Object> read = new ArrayList<>();
            for (int i = 0; i < array.size(); i++) {
                items.read(path + "[" + i + "]", array.get(i), problems).ifPresent(read::add);
            }
            return Optional.of(List.copyOf(read));
        }
    }
}
