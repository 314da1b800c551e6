package agentcore.streaming.agent.memory;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import agentcore.streaming.agent.conversation.Content;
import agentcore.streaming.agent.conversation.Message;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A turn as JSON, whole: with tools' uses and results, and thoughts with their seals. In the shape of Converse's messages. */
final class TurnJson {
    /** Says that it is ours, and which version of it. */
    private static final String MARK = "agentcoreStreamingTurn";

    private TurnJson() {}

    static String write(List<Message> turn) {
        JsonArray messages = new JsonArray();
        turn.forEach(message -> {
            JsonArray content = new JsonArray();
            message.content().forEach(block -> content.add(block(block)));
            messages.add(new JsonObject().put("role", message.role().name().toLowerCase(Locale.ROOT)).put("content",
                    content));
        });
        return new JsonObject().put(MARK, 1).put("messages", messages).encode();
    }

    private static JsonObject block(Content content) {
        return switch (content) {
            case Content.Text(String text) -> new JsonObject().put("text", text);
            case Content.Reasoning(String text, String signature) -> new JsonObject().put("reasoning",
                    new JsonObject().put("text", text).put("signature", signature));
            case Content.ToolUse(String id, String name, JsonObject input) -> new JsonObject().put("toolUse",
                    new JsonObject().put("id", id).put("name", name).put("input", input));
            case Content.ToolResult(String id, String text, boolean failed) -> new JsonObject().put("toolResult",
                    new JsonObject().put("id", id).put("text", text).put("failed", failed));
        };
    }

    /** The messages of a text that {@link #write} has made; none where it is something else. */
    static Optional<List<Message>> read(String json) {
        try {
            JsonObject turn = new JsonObject(json);
            if (!Integer.valueOf(1).equals(turn.getValue(MARK))) {
                return Optional.empty();
            }
            return Optional.of(turn.getJsonArray("messages").stream().map(JsonObject.class::cast)
                    .map(TurnJson::message).toList());
        } catch (DecodeException | ClassCastException | NullPointerException | IllegalArgumentException e) {
            return Optional.empty(); // another agent's, in the same session
        }
    }

    private static Message message(JsonObject json) {
        return new Message(Message.Role.valueOf(json.getString("role").toUpperCase(Locale.ROOT)),
                json.getJsonArray("content").stream().map(JsonObject.class::cast).map(TurnJson::content).toList());
    }

    private static Content content(JsonObject block) {
        String kind = block.fieldNames().iterator().next();
        if (kind.equals("text")) {
            return new Content.Text(block.getString(kind));
        }
        JsonObject value = block.getJsonObject(kind);
        return switch (kind) {
            case "reasoning" -> new Content.Reasoning(value.getString("text"), value.getString("signature"));
            case "toolUse" ->
                new Content.ToolUse(value.getString("id"), value.getString("name"), value.getJsonObject("input"));
            case "toolResult" -> new Content.ToolResult(value.getString("id"), value.getString("text"),
                    value.getBoolean("failed"));
            default -> throw new IllegalArgumentException(kind);
        };
    }
}
