package agentcore.streaming.local.lambda;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/** The few JSON texts of the Runtime API and of the Invoke API, in their own words. */
final class RuntimeApiJson {
    static final byte[] ACCEPTED = "{\"status\":\"OK\"}\n".getBytes(StandardCharsets.US_ASCII);

    private static final JsonFactory JSON = JsonFactory.builder().build();

    private RuntimeApiJson() {}

    /** A refusal of the Runtime API. */
    static byte[] error(String type, String message) {
        return object("errorMessage", message, "errorType", type);
    }

    /** A refusal of the Invoke API. */
    static byte[] serviceError(String type, String message) {
        return object("Type", type, "Message", message);
    }

    /** The last event of a streamed response; of one that went well it is empty. */
    static byte[] invokeComplete(String errorCode, String errorDetails) {
        return object("ErrorCode", errorCode, "ErrorDetails", errorDetails);
    }

    private static byte[] object(String... namesAndValues) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            for (int i = 0; i < namesAndValues.length; i += 2) {
                json.writeStringField(namesAndValues[i], namesAndValues[i + 1]);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a byte array doesn't fail
        }
        return bytes.toByteArray();
    }

    /** The member {@code errorMessage} of an error's JSON; all of the text where there is none. */
    static String errorMessage(byte[] error) {
        try (JsonParser json = JSON.createParser(error)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    boolean wanted = json.currentName().equals("errorMessage");
                    if (json.nextToken() == JsonToken.VALUE_STRING && wanted) {
                        return json.getText();
                    }
                    json.skipChildren();
                }
            }
        } catch (IOException e) {
            // no JSON: all of it, then
        }
        return new String(error, StandardCharsets.UTF_8);
    }

    /** Whether it is one JSON value and no more. */
    static boolean isJson(byte[] text) {
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() == null) {
                return false;
            }
            json.skipChildren();
            return json.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }
}
