package agentcore.streaming.proxy;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

/** Writes problems as {@code {"error":{"type","message","requestId"}}}: one shape, before and within a stream. */
final class ProblemWriter {
    /** The {@code event} field of a problem within a stream of events. */
    static final String EVENT = "error";

    private static final JsonFactory JSON = JsonFactory.builder().build();

    private ProblemWriter() {}

    /** One line, so that it is one {@code data} field too. */
    static String json(Problem problem, String requestId) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeObjectFieldStart("error");
            json.writeStringField("type", problem.type().word());
            json.writeStringField("message", problem.message());
            json.writeStringField("requestId", requestId);
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a string doesn't fail
        }
        return text.toString();
    }
}
