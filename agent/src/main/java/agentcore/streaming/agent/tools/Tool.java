package agentcore.streaming.agent.tools;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** Something that the model may ask for. */
public interface Tool {
    /**
     * How the model knows the tool.
     *
     * @param name {@code [a-zA-Z0-9_-]{1,64}}, as Bedrock asks for
     * @param description what it does and when to use it, for the model
     * @param inputSchema JSON Schema of the input; not to be changed
     */
    record Description(String name, String description, JsonObject inputSchema) {}

    /** {@return how the model knows the tool} */
    Description description();

    /**
     * Uses the tool. Called on an event loop, which it must not block; several uses may run at once.
     *
     * @param input what the model made from the schema; it may break it
     * @return what the model is told. So is the message of a {@link ToolException}; of any other failure the model is told
     *         only that there was one, and the log has it
     */
    Future<String> use(JsonObject input);
}
