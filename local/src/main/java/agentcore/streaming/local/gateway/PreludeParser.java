package agentcore.streaming.local.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import agentcore.streaming.local.http.HttpHeaders;
import agentcore.streaming.wire.gateway.Prelude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/**
 * Finds the prelude at the start of a function's response: JSON, then 8 NUL bytes, all within the first 16 KB. The first
 * bytes of the body may come with it; they are {@link #rest}.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html">Lambda
 *      proxy integration format for response streaming</a>
 */
final class PreludeParser {
    private static final JsonFactory JSON = JsonFactory.builder().build();

    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private int nuls;
    private int length;

    /** Status and headers for the client. */
    record Head(int status, HttpHeaders headers) {}

    /** What the function sent is no prelude. */
    static final class MalformedPreludeException extends Exception {
        MalformedPreludeException(String message) {
            super(message);
        }
    }

    /** Takes the next bytes; whether the prelude is complete with them. */
    boolean accept(byte[] bytes) throws MalformedPreludeException {
        int from = received.size();
        received.writeBytes(bytes);
        for (int i = 0; i < bytes.length && nuls < Prelude.DELIMITER_LENGTH; i++) {
            nuls = bytes[i] == 0 ? nuls + 1 : 0;
            length = from + i + 1;
        }
        boolean complete = nuls == Prelude.DELIMITER_LENGTH;
        if (length > Prelude.MAX_LENGTH || !complete && length == Prelude.MAX_LENGTH) {
            throw new MalformedPreludeException("There is no delimiter of " + Prelude.DELIMITER_LENGTH
                    + " NUL bytes within the first " + Prelude.MAX_LENGTH + " bytes of the response.");
        }
        return complete;
    }

    /** What came behind the delimiter. */
    byte[] rest() {
        byte[] all = received.toByteArray();
        return Arrays.copyOfRange(all, length, all.length);
    }

    /** Status and headers, once the prelude is complete. */
    Head head() throws MalformedPreludeException {
        try (JsonParser json = JSON.createParser(received.toByteArray(), 0, length - Prelude.DELIMITER_LENGTH)) {
            return head(json);
        } catch (IOException e) {
            throw new MalformedPreludeException("The prelude is not JSON.");
        }
    }

    private static Head head(JsonParser json) throws IOException, MalformedPreludeException {
        require(json.nextToken() == JsonToken.START_OBJECT, "The prelude is not a JSON object.");
        int status = 200;
        Map<String, List<String>> single = new LinkedHashMap<>();
        Map<String, List<String>> multi = new LinkedHashMap<>();
        List<String> cookies = new ArrayList<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String member = json.currentName();
            json.nextToken();
            switch (member) {
                case "statusCode" -> status = status(json);
                case "headers" -> singleValues(json, single);
                case "multiValueHeaders" -> multiValues(json, multi);
                case "cookies" -> strings(json, member, cookies);
                default -> throw new MalformedPreludeException("The prelude has a member that isn't known: " + member
                        + ".");
            }
        }
        require(json.nextToken() == null, "There is more than one JSON object in the prelude.");
        return new Head(status, merged(single, multi, cookies));
    }

    private static int status(JsonParser json) throws IOException, MalformedPreludeException {
        require(json.currentToken() == JsonToken.VALUE_NUMBER_INT, "The prelude's statusCode is not a number.");
        int status = json.getIntValue();
        require(status >= 200 && status <= 599, "The prelude's statusCode is none of an answer's: " + status + ".");
        return status;
    }

    /** A list there makes API Gateway answer 502, as users report. */
    private static void singleValues(JsonParser json, Map<String, List<String>> into)
            throws IOException, MalformedPreludeException {
        require(json.currentToken() == JsonToken.START_OBJECT, "The prelude's headers are not an object.");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            require(json.nextToken() == JsonToken.VALUE_STRING, "The prelude's header " + name + " is not a string.");
            into.put(name, List.of(json.getText()));
        }
    }

    private static void multiValues(JsonParser json, Map<String, List<String>> into)
            throws IOException, MalformedPreludeException {
        require(json.currentToken() == JsonToken.START_OBJECT, "The prelude's multiValueHeaders are not an object.");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            List<String> values = new ArrayList<>();
            json.nextToken();
            strings(json, name, values);
            into.put(name, values);
        }
    }

    private static void strings(JsonParser json, String name, List<String> into)
            throws IOException, MalformedPreludeException {
        require(json.currentToken() == JsonToken.START_ARRAY, "The prelude's " + name + " is not a list.");
        while (json.nextToken() != JsonToken.END_ARRAY) {
            require(json.currentToken() == JsonToken.VALUE_STRING,
                    "The prelude's " + name + " is not a list of strings.");
            into.add(json.getText());
        }
    }

    /** Where a name is in both maps, {@code multiValueHeaders} counts; cookies become {@code Set-Cookie}. */
    private static HttpHeaders merged(Map<String, List<String>> single, Map<String, List<String>> multi,
            List<String> cookies) throws MalformedPreludeException {
        HttpHeaders headers = HttpHeaders.NONE;
        try {
            for (Map.Entry<String, List<String>> header : single.entrySet()) {
                if (multi.keySet().stream().noneMatch(header.getKey()::equalsIgnoreCase)) {
                    headers = headers.with(header.getKey(), header.getValue().getFirst());
                }
            }
            for (Map.Entry<String, List<String>> header : multi.entrySet()) {
                for (String value : header.getValue()) {
                    headers = headers.with(header.getKey(), value);
                }
            }
            for (String cookie : cookies) {
                headers = headers.with("Set-Cookie", cookie);
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedPreludeException("The prelude is wrong: " + e.getMessage());
        }
        return headers;
    }

    private static void require(boolean condition, String otherwise) throws MalformedPreludeException {
        if (!condition) {
            throw new MalformedPreludeException(otherwise);
        }
    }
}
