package agentcore.streaming.agent.conversation;

import io.vertx.core.json.JsonObject;

/** A block of a message. */
public sealed interface Content {
    /**
     * Text.
     *
     * @param text the text
     */
    record Text(String text) implements Content {}

    /**
     * What a model thought before it answered. It goes back to the model as it came, signature included.
     *
     * @param text the thought
     * @param signature the model's own seal of it; empty if there is none
     */
    record Reasoning(String text, String signature) implements Content {}

    /**
     * The model asks for a tool.
     *
     * @param id names this use; its result carries the same
     * @param name the tool's name
     * @param input what the tool is given; not to be changed
     */
    record ToolUse(String id, String name, JsonObject input) implements Content {}

    /**
     * What came of a tool's use.
     *
     * @param toolUseId the use that is answered
     * @param text what the model is told
     * @param failed whether the tool failed; the text then says why
     */
    record ToolResult(String toolUseId, String text, boolean failed) implements Content {}
}
