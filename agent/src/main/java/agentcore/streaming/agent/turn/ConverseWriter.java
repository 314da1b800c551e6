package agentcore.streaming.agent.turn;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

import agentcore.streaming.agent.conversation.Content;
import agentcore.streaming.agent.conversation.Message;
import agentcore.streaming.agent.model.ConverseEvent;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;

/**
 * Writes events as agents on AWS's Python SDK do: {@code {"event": {"messageStart": {"role": "assistant"}}}}, on one line,
 * with a blank after each colon and comma, and characters beyond ASCII as they are. Results of tools are no events of
 * Converse's; they are written as Strands' agents do, as the message that goes back to the model.
 *
 * @see <a href="https://github.com/strands-agents/sdk-python/blob/main/src/strands/types/_events.py">Strands' events</a>
 */
final class ConverseWriter {
    private static final JsonFactory JSON = JsonFactory.builder().build();

    private ConverseWriter() {}

    private interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    static String json(ConverseEvent event) {
        return object("event", json -> write(json, event));
    }

    /** A message of tool results: {@code {"message": {"role": "user", "content": [{"toolResult": ...}]}}}. */
    static String json(Message results) {
        return object("message", json -> {
            json.writeStringField("role", results.role() == Message.Role.USER ? "user" : "assistant");
            json.writeArrayFieldStart("content");
            for (Content block : results.content()) {
                if (block instanceof Content.ToolResult result) {
                    json.writeStartObject();
                    write(json, result);
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
        });
    }

    private static String object(String member, Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.setPrettyPrinter(new Spaced());
            json.writeStartObject();
            json.writeObjectFieldStart(member);
            body.write(json);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a string doesn't fail
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Content.ToolResult result) throws IOException {
        json.writeObjectFieldStart("toolResult");
        json.writeStringField("toolUseId", result.toolUseId());
        json.writeStringField("status", result.failed() ? "error" : "success");
        json.writeArrayFieldStart("content");
        json.writeStartObject();
        json.writeStringField("text", result.text());
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ConverseEvent event) throws IOException {
        switch (event) {
            case ConverseEvent.MessageStart(String role) -> {
                json.writeObjectFieldStart("messageStart");
                json.writeStringField("role", role);
                json.writeEndObject();
            }
            case ConverseEvent.ContentBlockStart(int index, String toolUseId, String name) -> {
                json.writeObjectFieldStart("contentBlockStart");
                json.writeObjectFieldStart("start");
                json.writeObjectFieldStart("toolUse");
                json.writeStringField("toolUseId", toolUseId);
                json.writeStringField("name", name);
                json.writeEndObject();
                json.writeEndObject();
                json.writeNumberField("contentBlockIndex", index);
                json.writeEndObject();
            }
            case ConverseEvent.ContentBlockDelta(int index, ConverseEvent.Delta delta) -> {
                json.writeObjectFieldStart("contentBlockDelta");
                json.writeObjectFieldStart("delta");
                write(json, delta);
                json.writeEndObject();
                json.writeNumberField("contentBlockIndex", index);
                json.writeEndObject();
            }
            case ConverseEvent.ContentBlockStop(int index) -> {
                json.writeObjectFieldStart("contentBlockStop");
                json.writeNumberField("contentBlockIndex", index);
                json.writeEndObject();
            }
            case ConverseEvent.MessageStop(String stopReason) -> {
                json.writeObjectFieldStart("messageStop");
                json.writeStringField("stopReason", stopReason);
                json.writeEndObject();
            }
            case ConverseEvent.Metadata metadata -> writeMetadata(json, metadata);
            case ConverseEvent.Failure(ConverseEvent.Failure.Kind kind, String message) -> {
                json.writeObjectFieldStart(kind.word());
                json.writeStringField("message", message);
                json.writeEndObject();
            }
        }
    }

    private static void write(JsonGenerator json, ConverseEvent.Delta delta) throws IOException {
        switch (delta) {
            case ConverseEvent.Delta.Text(String text) -> json.writeStringField("text", text);
            case ConverseEvent.Delta.ToolInput(String input) -> {
                json.writeObjectFieldStart("toolUse");
                json.writeStringField("input", input);
                json.writeEndObject();
            }
            case ConverseEvent.Delta.Reasoning(String text) -> writeReasoning(json, "text", text);
            case ConverseEvent.Delta.ReasoningSignature(String seal) -> writeReasoning(json, "signature", seal);
        }
    }

    private static void writeReasoning(JsonGenerator json, String member, String value) throws IOException {
        json.writeObjectFieldStart("reasoningContent");
        json.writeStringField(member, value);
        json.writeEndObject();
    }

    private static void writeMetadata(JsonGenerator json, ConverseEvent.Metadata metadata) throws IOException {
        json.writeObjectFieldStart("metadata");
        json.writeObjectFieldStart("usage");
        json.writeNumberField("inputTokens", metadata.inputTokens());
        json.writeNumberField("outputTokens", metadata.outputTokens());
        json.writeNumberField("totalTokens", metadata.totalTokens());
        json.writeEndObject();
        json.writeObjectFieldStart("metrics");
        json.writeNumberField("latencyMs", metadata.latencyMs());
        json.writeEndObject();
        json.writeEndObject();
    }

    private static final class Spaced extends MinimalPrettyPrinter {
        @Override
        public void writeObjectFieldValueSeparator(JsonGenerator json) throws IOException {
            json.writeRaw(": ");
        }

        @Override
        public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
            json.writeRaw(", ");
        }

        @Override
        public void writeObjectEntrySeparator(JsonGenerator json) throws IOException {
            json.writeRaw(", ");
        }
    }
}
