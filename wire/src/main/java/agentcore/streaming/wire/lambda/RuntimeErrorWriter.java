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
    /**
     * The most bytes of an error's JSON in trailers. The Runtime API is a Go server, which reads a trailer section no
     * further than its buffer of 4,096 bytes reaches, and takes the whole response for truncated if there is more; base64
     * makes 2,732 of these.
     */
    private static final int MAX_TRAILER_JSON = 2_048;
    private static final String CUT_OFF = "…";
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
     * The error's JSON is base64 without line breaks, since a line break would end the trailer. A message that is too long
     * for trailers is cut off.
     *
     * @param error the error
     * @return the bytes after the last chunk's {@code 0 CR LF}
     */
    public static byte[] trailers(RuntimeError error) {
        byte[] json = json(error, "trace");
        for (String message = error.message(); json.length > MAX_TRAILER_JSON;) {
            // No character takes more than six bytes, so this never cuts off too much at once.
            message = shortened(message, Math.max(1, (json.length - MAX_TRAILER_JSON) / 6));
            json = json(new RuntimeError(error.type(), message + CUT_OFF), "trace");
        }
        String body = Base64.getEncoder().encodeToString(json);
        return (RuntimeApi.ERROR_TYPE + ": " + error.type() + "\r\n" + RuntimeApi.ERROR_BODY + ": " + body + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Without the last characters, and without half a character. */
    private static String shortened(String message, int by) {
        int end = message.length() - by;
        return message.substring(0, Character.isLowSurrogate(message.charAt(end)) ? end - 1 : end);
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
