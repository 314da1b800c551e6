package agentcore.streaming.agent.model;

import agentcore.streaming.agent.conversation.Content;
import agentcore.streaming.agent.conversation.Message;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A call in OpenAI's words. What a model thought before isn't sent back: there is no word for it. */
final class OpenAiRequests {
    private OpenAiRequests() {}

    static Buffer of(Model.Call call) {
        JsonArray messages = new JsonArray();
        call.system().ifPresent(system -> messages.add(message("system", system)));
        call.messages().forEach(message -> add(messages, message));
        JsonObject request = new JsonObject().put("model", call.modelId()).put("messages", messages)
                .put("stream", true).put("stream_options", new JsonObject().put("include_usage", true))
                .put("max_tokens", call.maxTokens());
        call.temperature().ifPresent(temperature -> request.put("temperature", temperature));
        if (!call.tools().isEmpty()) {
            JsonArray tools = new JsonArray();
            call.tools().forEach(tool -> tools.add(new JsonObject().put("type", "function").put("function",
                    new JsonObject().put("name", tool.name()).put("description", tool.description())
                            .put("parameters", tool.inputSchema()))));
            request.put("tools", tools);
        }
        return request.toBuffer();
    }

    private static JsonObject message(String role, String text) {
        return new JsonObject().put("role", role).put("content", text);
    }

    private static void add(JsonArray messages, Message message) {
        StringBuilder text = new StringBuilder();
        JsonArray toolCalls = new JsonArray();
        for (Content block : message.content()) {
            switch (block) {
                case Content.Text(String said) -> text.append(text.isEmpty() ? "" : "\n").append(said);
                case Content.Reasoning thought -> {
                }
                case Content.ToolUse(String id, String name, JsonObject input) -> toolCalls
                        .add(new JsonObject().put("id", id).put("type", "function").put("function",
                                new JsonObject().put("name", name).put("arguments", input.encode())));
                case Content.ToolResult(String id, String result, boolean failed) -> messages.add(
                        message("tool", failed ? "Error: " + result : result).put("tool_call_id", id));
            }
        }
        if (!toolCalls.isEmpty()) {
            messages.add(message("assistant", text.isEmpty() ? null : text.toString()).put("tool_calls", toolCalls));
        } else if (!text.isEmpty()) {
            messages.add(message(message.role() == Message.Role.USER ? "user" : "assistant", text.toString()));
        }
    }
}
