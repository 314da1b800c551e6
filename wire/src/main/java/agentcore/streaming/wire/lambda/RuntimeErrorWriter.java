package agentcore.streaming.wire.lambda;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

/**
 * Writes an error as the body of {@code /error} and as trailers of a response that has begun. Both shapes end in an empty
 * stack trace: AWS's runtimes put theirs there, but it would reach callers.
 *
 * <p>Stateless; any thread.
 */
public final class RuntimeErrorWriter {
    private static final JsonFactory JSON = JsonFactory.builder().build();

    private RuntimeErrorWriter() {}

    /**
     * The body of a request to {@code /error} or {@code /init/error}.
     *
     * @param error the error
     * @return JSON with {@code errorMessage}, {@code errorType} and {@code stackTrace}, in UTF-8
     */
    public static byte[] body(RuntimeError error) {
        return json(error, "stackTrace");
    }

    /**
     * The trailer section of a response that failed after it had begun: both trailers and the empty line that ends them.
     * The error's JSON is base64 without line breaks, since a line break would end the trailer.
     *
     * @param error the error
     * @return the bytes after the last chunk's {@code 0 CR LF}
     */
    public static byte[] trailers(RuntimeError error) {
        String body = Base64.getEncoder().encodeToString(json(error, "trace"));
        return (RuntimeApi.ERROR_TYPE + ": " + error.type() + "\r\n" + RuntimeApi.ERROR_BODY + ": " + body + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] json(RuntimeError error, String stackTrace) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("errorType", error.type());
            json.writeStringField("errorMessage", error.message());
            json.writeArrayFieldStart(stackTrace);
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a byte array doesn't fail
        }
        return bytes.toByteArray();
    }
}
