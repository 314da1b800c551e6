package agentcore.streaming.agent.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Makes Converse events of the chunks of a chat completion. Of one answer. */
final class OpenAiEvents {
    private static final String DONE = "[DONE]";

    private record ToolCall(String id, int block) {}

    private final long startedAt = System.nanoTime();
    private final TreeSet<Integer> open = new TreeSet<>();
    /** Calls of tools by the server's index. */
    private final Map<Integer, ToolCall> calls = new HashMap<>();
    private int next;
    private int textBlock = -1;
    private int reasoningBlock = -1;
    private boolean begun;
    private boolean stopped;
    private boolean done;
    private int inputTokens;
    private int outputTokens;

    /** Whether the message has begun. */
    boolean begun() {
        return begun;
    }

    /** Whether the server has said that there is no more. */
    boolean done() {
        return done;
    }

    /** Whether the message is whole: some servers end without {@code [DONE]}. */
    boolean whole() {
        return stopped;
    }

    /** What comes when there is no more. */
    ConverseEvent metadata() {
        return new ConverseEvent.Metadata(inputTokens, outputTokens, inputTokens + outputTokens,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt));
    }

    /** Reads the data of one server-sent event. Throws {@link ModelException} where it is none of a chat completion. */
    List<ConverseEvent> read(String data) {
        if (data.strip().equals(DONE)) {
            done = true;
            return List.of();
        }
        try {
            return read(new JsonObject(data));
        } catch (DecodeException | ClassCastException | NullPointerException e) {
            throw ModelFailures.within("a chunk is no chunk of a chat completion");
        }
    }

    private List<ConverseEvent> read(JsonObject chunk) {
        if (chunk.getValue("error") != null) {
            throw begun
                    ? ModelFailures.within("an error in the stream")
                    : ModelFailures.of(500, "an error in the stream");
        }
        JsonObject usage = chunk.getJsonObject("usage");
        if (usage != null) {
            inputTokens = number(usage, "prompt_tokens");
            outputTokens = number(usage, "completion_tokens");
        }
        List<ConverseEvent> events = new ArrayList<>();
        JsonArray choices = chunk.getJsonArray("choices");
        if (choices == null || choices.isEmpty() || stopped) {
            return events;
        }
        if (!begun) {
            begun = true;
            events.add(new ConverseEvent.MessageStart("assistant"));
        }
        JsonObject choice = choices.getJsonObject(0);
        JsonObject delta = choice.getJsonObject("delta");
        if (delta != null) {
            delta(delta, events);
        }
        String finish = choice.getString("finish_reason");
        if (finish != null) {
            stopped = true;
            List.copyOf(open).forEach(block -> stop(block, events));
            events.add(new ConverseEvent.MessageStop(stopReason(finish)));
        }
        return events;
    }

    private void delta(JsonObject delta, List<ConverseEvent> events) {
        String thought = text(delta, "reasoning_content"); // not OpenAI's; vLLM, llama.cpp and others have it
        if (!thought.isEmpty()) {
            if (!open.contains(reasoningBlock)) {
                reasoningBlock = begin();
            }
            events.add(new ConverseEvent.ContentBlockDelta(reasoningBlock, new ConverseEvent.Delta.Reasoning(thought)));
        }
        String text = text(delta, "content");
        if (!text.isEmpty()) {
            stop(reasoningBlock, events);
            if (!open.contains(textBlock)) {
                textBlock = begin();
            }
            events.add(ConverseEvent.ContentBlockDelta.text(textBlock, text));
        }
        JsonArray toolCalls = delta.getJsonArray("tool_calls");
        for (int i = 0; toolCalls != null && i < toolCalls.size(); i++) {
            stop(reasoningBlock, events);
            stop(textBlock, events);
            toolCall(toolCalls.getJsonObject(i), events);
        }
    }

    /**
     * Most servers count the calls. Some give all of them the same number, or none: then another id, with a name, is another
     * call. An id alone isn't, as others give every piece a new one.
     */
    private void toolCall(JsonObject delta, List<ConverseEvent> events) {
        int index = number(delta, "index");
        String id = text(delta, "id");
        JsonObject function = Optional.ofNullable(delta.getJsonObject("function")).orElseGet(JsonObject::new);
        ToolCall call = calls.get(index);
        String name = text(function, "name");
        if (call == null || !id.isEmpty() && !id.equals(call.id) && !name.isEmpty()) {
            int block = begin();
            call = new ToolCall(id.isEmpty() ? "call_" + block : id, block);
            calls.put(index, call);
            events.add(new ConverseEvent.ContentBlockStart(block, call.id, name));
        }
        String input = text(function, "arguments");
        if (!input.isEmpty()) {
            events.add(new ConverseEvent.ContentBlockDelta(call.block, new ConverseEvent.Delta.ToolInput(input)));
        }
    }

    /** Where there is none, and where it is null, as some servers write it. */
    private static String text(JsonObject json, String name) {
        return Optional.ofNullable(json.getString(name)).orElse("");
    }

    private static int number(JsonObject json, String name) {
        return Optional.ofNullable(json.getInteger(name)).orElse(0);
    }

    private int begin() {
        open.add(next);
        return next++;
    }

    private void stop(int block, List<ConverseEvent> events) {
        if (open.remove(block)) {
            events.add(new ConverseEvent.ContentBlockStop(block));
        }
    }

    /** Some servers say {@code stop} where they mean that tools are to be used. */
    private String stopReason(String finish) {
        return switch (finish) {
            case "stop", "tool_calls", "function_call" -> calls.isEmpty()
                    ? "end_turn"
                    : ConverseEvent.MessageStop.TOOL_USE;
            case "length" -> "max_tokens";
            case "content_filter" -> "content_filtered";
            default -> "end_turn";
        };
    }
}
