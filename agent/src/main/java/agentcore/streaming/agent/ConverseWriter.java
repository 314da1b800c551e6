package agentcore.streaming.agent;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;

/**
 * Writes events as agents on AWS's Python SDK do: {@code {"event": {"messageStart": {"role": "assistant"}}}}, on one line,
 * with a blank after each colon and comma, and characters beyond ASCII as they are.
 */
final class ConverseWriter {
    private static final JsonFactory JSON = JsonFactory.builder().build();

    private ConverseWriter() {}

    static String json(ConverseEvent event) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.setPrettyPrinter(new Spaced());
            json.writeStartObject();
            json.writeObjectFieldStart("event");
            write(json, event);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a string doesn't fail
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, ConverseEvent event) throws IOException {
        switch (event) {
            case ConverseEvent.MessageStart(String role) -> {
                json.writeObjectFieldStart("messageStart");
                json.writeStringField("role", role);
                json.writeEndObject();
            }
            case ConverseEvent.ContentBlockDelta(int index, String text) -> {
                json.writeObjectFieldStart("contentBlockDelta");
                json.writeObjectFieldStart("delta");
                json.writeStringField("text", text);
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
            case ConverseEvent.ValidationException(String message) -> {
                json.writeObjectFieldStart("validationException");
                json.writeStringField("message", message);
                json.writeEndObject();
            }
        }
    }

    private static void writeMetadata(JsonGenerator json, ConverseEvent.Metadata metadata) throws IOException {
        json.writeObjectFieldStart("metadata");
        json.writeObjectFieldStart("usage");
        json.writeNumberField("inputTokens", metadata.inputTokens());
        json.writeNumberField("outputTokens", metadata.outputTokens());
        json.writeNumberField("totalTokens", metadata.inputTokens() + metadata.outputTokens());
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
        public void writeObjectEntrySeparator(JsonGenerator json) throws IOException {
            json.writeRaw(", ");
        }
    }
}
