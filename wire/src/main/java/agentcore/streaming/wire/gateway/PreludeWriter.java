package agentcore.streaming.wire.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

/**
 * Writes preludes. A header with one value goes into {@code headers}, whose values are single strings (API Gateway answers
 * 502 to an array there); one with several goes into {@code multiValueHeaders}; {@code Set-Cookie} goes into
 * {@code cookies} only, each of which API Gateway makes a header of its own. These are all the members that it takes
 * (developer guide, {@code response-transfer-mode-lambda}). Empty members are left out. No NUL comes before the delimiter, as preludes have none.
 *
 * <p>Stateless; any thread.
 */
public final class PreludeWriter {
    private static final JsonFactory JSON = JsonFactory.builder().build();

    private PreludeWriter() {}

    /**
     * The prelude as it goes in front of a body.
     *
     * @param prelude status and headers
     * @return its JSON and the NUL bytes
     * @throws PreludeTooLongException if they are longer than {@link Prelude#MAX_LENGTH}
     */
    public static byte[] write(Prelude prelude) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("statusCode", prelude.statusCode());
            writeHeaders(json, prelude.headers());
            if (!prelude.cookies().isEmpty()) {
                json.writeFieldName("cookies");
                writeStrings(json, prelude.cookies());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a byte array doesn't fail
        }
        bytes.writeBytes(new byte[Prelude.DELIMITER_LENGTH]);
        if (bytes.size() > Prelude.MAX_LENGTH) {
            throw new PreludeTooLongException(bytes.size());
        }
        return bytes.toByteArray();
    }

    private static void writeHeaders(JsonGenerator json, Map<String, List<String>> headers) throws IOException {
        if (headers.values().stream().anyMatch(values -> values.size() == 1)) {
            json.writeObjectFieldStart("headers");
            for (Map.Entry<String, List<String>> header : headers.entrySet()) {
                if (header.getValue().size() == 1) {
                    json.writeStringField(header.getKey(), header.getValue().getFirst());
                }
            }
            json.writeEndObject();
        }
        if (headers.values().stream().anyMatch(values -> values.size() > 1)) {
            json.writeObjectFieldStart("multiValueHeaders");
            for (Map.Entry<String, List<String>> header : headers.entrySet()) {
                if (header.getValue().size() > 1) {
                    json.writeFieldName(header.getKey());
                    writeStrings(json, header.getValue());
                }
            }
            json.writeEndObject();
        }
    }

    private static void writeStrings(JsonGenerator json, List<String> strings) throws IOException {
        json.writeStartArray();
        for (String string : strings) {
            json.writeString(string);
        }
        json.writeEndArray();
    }
}
