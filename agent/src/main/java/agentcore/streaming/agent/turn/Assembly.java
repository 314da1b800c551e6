package agentcore.streaming.agent.turn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import agentcore.streaming.agent.conversation.Content;
import agentcore.streaming.agent.conversation.Message;
import agentcore.streaming.agent.model.ConverseEvent;
import agentcore.streaming.agent.model.ConverseEvent.Delta;
import agentcore.streaming.agent.model.ModelException;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** Puts a model's message together out of its events. */
final class Assembly {
    /** Characters; far beyond what models write, and little enough to hold. */
    static final int LONGEST = 8_000_000;

    /** A use of a tool; without input where the model's was no JSON object. */
    record ToolUse(Content.ToolUse use, boolean readable) {}

    private static final class Block {
        private final Optional<ConverseEvent.ContentBlockStart> tool;
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder signature = new StringBuilder();
        private boolean reasoning;

        Block(Optional<ConverseEvent.ContentBlockStart> tool) {
            this.tool = tool;
        }
    }

    private final Map<Integer, Block> blocks = new TreeMap<>();
    private int length;
    private Optional<String> stopReason = Optional.empty();

    void add(ConverseEvent event) {
        switch (event) {
            case ConverseEvent.ContentBlockStart start -> {
                blocks.put(start.contentBlockIndex(), new Block(Optional.of(start)));
                grow(start.name() + start.toolUseId());
            }
            case ConverseEvent.ContentBlockDelta(int index, Delta delta) -> add(
                    blocks.computeIfAbsent(index, first -> new Block(Optional.empty())), delta);
            case ConverseEvent.MessageStop(String reason) -> stopReason = Optional.of(reason);
            case ConverseEvent.MessageStart start -> {
            }
            case ConverseEvent.ContentBlockStop stop -> {
            }
            case ConverseEvent.Metadata metadata -> {
            }
            case ConverseEvent.Failure failure -> {
            }
        }
    }

    private void add(Block block, Delta delta) {
        switch (delta) {
            case Delta.Text(String text) -> block.text.append(grow(text));
            case Delta.ToolInput(String json) -> block.text.append(grow(json));
            case Delta.Reasoning(String text) -> {
                block.reasoning = true;
                block.text.append(grow(text));
            }
            case Delta.ReasoningSignature(String signature) -> {
                block.reasoning = true;
                block.signature.append(grow(signature));
            }
        }
    }

    private String grow(String text) {
        length += text.length();
        if (length > LONGEST) {
            throw new ModelException(new ConverseEvent.Failure(ConverseEvent.Failure.Kind.MODEL_STREAM_ERROR,
                    "The model's answer is too long: ask for less."), "more than " + LONGEST + " characters");
        }
        return text;
    }

    /** Why the message ended, if it has. */
    Optional<String> stopReason() {
        return stopReason;
    }

    /** The tools that the model waits for; none where it doesn't wait. */
    List<ToolUse> toolUses() {
        return stopReason.filter(ConverseEvent.MessageStop.TOOL_USE::equals).isEmpty()
                ? List.of()
                : blocks.values().stream().flatMap(block -> block.tool.map(tool -> toolUse(tool, block.text)).stream())
                        .toList();
    }

    /** What is kept of the message: not a tool that nobody will use, as Converse wants a result for each; maybe nothing. */
    List<Content> content() {
        boolean waits = !toolUses().isEmpty();
        List<Content> content = new ArrayList<>();
        for (Block block : blocks.values()) {
            if (block.tool.isPresent()) {
                if (waits) {
                    content.add(toolUse(block.tool.get(), block.text).use());
                }
            } else if (block.reasoning) {
                content.add(new Content.Reasoning(block.text.toString(), block.signature.toString()));
            } else if (!block.text.toString().isBlank()) { // Converse refuses blank texts
                content.add(new Content.Text(block.text.toString()));
            }
        }
        return content;
    }

    Message message() {
        return new Message(Message.Role.ASSISTANT, content());
    }

    private static ToolUse toolUse(ConverseEvent.ContentBlockStart tool, StringBuilder input) {
        JsonObject object = new JsonObject();
        boolean readable = true;
        if (!input.isEmpty()) { // a tool without parameters gets none
            try {
                object = new JsonObject(input.toString());
            } catch (DecodeException e) {
                readable = false;
            }
        }
        return new ToolUse(new Content.ToolUse(tool.toolUseId(), tool.name(), object), readable);
    }
}
