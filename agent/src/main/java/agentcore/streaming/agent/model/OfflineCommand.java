package agentcore.streaming.agent.model;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import agentcore.streaming.agent.conversation.Content;
import agentcore.streaming.agent.tools.Tool;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Lets people try tools without a model: {@code /NAME {"member": "value"}} asks for the tool {@code NAME} with that input, and
 * {@code /NAME value} gives the value to the one member that the tool requires, or to the only one it knows.
 */
final class OfflineCommand {
    private static final Pattern COMMAND = Pattern.compile("/([a-zA-Z0-9_-]{1,64})(?:\\s+(.*))?", Pattern.DOTALL);

    private OfflineCommand() {}

    /** The message that asks for the tool, if the prompt is such a command, there is the tool, and it hasn't been used yet. */
    static Optional<List<ConverseEvent>> events(String prompt, Model.Call call) {
        Matcher command = COMMAND.matcher(prompt.strip());
        if (!command.matches() || call.messages().getLast().content().stream()
                .anyMatch(Content.ToolResult.class::isInstance)) {
            return Optional.empty();
        }
        return call.tools().stream().filter(tool -> tool.name().equals(command.group(1))).findFirst()
                .map(tool -> List.of(new ConverseEvent.MessageStart("assistant"),
                        // Counted, not drawn: unlike any other in this conversation.
                        new ConverseEvent.ContentBlockStart(0, "offline_" + call.messages().size(), tool.name()),
                        new ConverseEvent.ContentBlockDelta(0, new ConverseEvent.Delta.ToolInput(
                                input(Optional.ofNullable(command.group(2)).orElse(""), tool).encode())),
                        new ConverseEvent.ContentBlockStop(0),
                        new ConverseEvent.MessageStop(ConverseEvent.MessageStop.TOOL_USE)));
    }

    private static JsonObject input(String text, Tool.Description tool) {
        if (text.startsWith("{")) {
            try {
                return new JsonObject(text);
            } catch (DecodeException e) {
                // A text that looks like JSON: the tool will say what it thinks of it.
            }
        }
        return text.isEmpty()
                ? new JsonObject()
                : member(tool.inputSchema()).map(name -> new JsonObject().put(name, text)).orElseGet(JsonObject::new);
    }

    private static Optional<String> member(JsonObject schema) {
        List<?> required = schema.getJsonArray("required", new JsonArray()).getList();
        Set<String> known = schema.getJsonObject("properties", new JsonObject()).fieldNames();
        return required.size() == 1
                ? Optional.of(required.getFirst().toString())
                : known.size() == 1 ? Optional.of(known.iterator().next()) : Optional.empty();
    }
}
