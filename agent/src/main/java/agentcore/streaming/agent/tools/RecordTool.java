package agentcore.streaming.agent.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/**
 * A tool whose input is a record. The record is the schema: its components are the members, {@link Meaning} says what they
 * mean, an {@code Optional} may be left out. Input that breaks it never reaches the tool; the model is told every member
 * that is missing or wrong, at once.
 *
 * @param <T> the input
 */
public final class RecordTool<T extends Record> implements Tool {
    private static final Logger LOG = Logger.getLogger(RecordTool.class.getName());

    private final Description description;
    private final Class<T> type;
    private final RecordType input;
    private final Function<T, Future<String>> use;

    private RecordTool(Description description, Class<T> type, RecordType input, Function<T, Future<String>> use) {
        this.description = description;
        this.type = type;
        this.input = input;
        this.use = use;
    }

    /**
     * A tool.
     *
     * @param <T> the input
     * @param name {@code [a-zA-Z0-9_-]{1,64}}
     * @param description what it does and when to use it, for the model
     * @param input its input, made of String, int, long, double, boolean, enums, records, and List and Optional of these
     * @param use what it does, on the event loop that asks. The message of a {@link ToolException} is told to the model; of
     *            any other failure only that there was one
     * @return the tool
     * @throws IllegalArgumentException if the name or a component's type can't be used
     */
    public static <T extends Record> RecordTool<T> of(String name, String description, Class<T> input,
            Function<T, Future<String>> use) {
        if (!name.matches("[a-zA-Z0-9_-]{1,64}")) {
            throw new IllegalArgumentException(
                    "The name of a tool must be 1 to 64 of a-z A-Z 0-9 _ -, unlike '" + name + "'.");
        }
        RecordType type = RecordType.of(input);
        return new RecordTool<>(new Description(name, description, type.schema()), input, type, use);
    }

    @Override
    public Description description() {
        return description;
    }

    @Override
    public Future<String> use(JsonObject json) {
        List<String> problems = new ArrayList<>();
        Optional<?> read = input.read("", json, problems);
        if (read.isEmpty()) {
            return Future.failedFuture(new ToolException(String.join(" ", problems)));
        }
        try {
            return use.apply(type.cast(read.get())).recover(this::failed);
        } catch (RuntimeException e) {
            return failed(e);
        }
    }

    private Future<String> failed(Throwable failure) {
        if (failure instanceof ToolException) {
            return Future.failedFuture(failure);
        }
        LOG.log(Level.WARNING, "The tool " + description.name() + " failed.", failure);
        return Future.failedFuture(new ToolException("The tool failed; asking again the same way won't help."));
    }
}
