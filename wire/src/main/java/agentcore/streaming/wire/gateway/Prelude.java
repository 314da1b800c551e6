package agentcore.streaming.wire.gateway;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Status and headers of a streamed response. They travel as JSON, in front of the body and parted from it by
 * {@value #DELIMITER_LENGTH} NUL bytes, all within the first {@value #MAX_LENGTH} bytes of the stream.
 *
 * <p>Immutable. Header names keep the case that they were first given in; a later value under another case joins them.
 * {@code Set-Cookie} values are kept apart, as they go out in a member of their own.
 *
 * @param statusCode the HTTP status
 * @param headers the values of each header, at least one a name, without {@code Set-Cookie}
 * @param cookies the values of {@code Set-Cookie}
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html">Lambda
 *      proxy integration format for response streaming</a>
 */
public record Prelude(int statusCode, Map<String, List<String>> headers, List<String> cookies) {
    /** How many NUL bytes follow the JSON. */
    public static final int DELIMITER_LENGTH = 8;
    /** The most bytes that JSON and delimiter may have together. */
    public static final int MAX_LENGTH = 16_384;
    /** Content type of the Runtime API's request when its body begins with a prelude. */
    public static final String CONTENT_TYPE = "application/vnd.awslambda.http-integration-response";

    /**
     * A prelude.
     *
     * @throws IllegalArgumentException if the status is not one of HTTP's
     */
    public Prelude {
        if (statusCode < 100 || statusCode > 599) {
            throw new IllegalArgumentException("A status must be 100 to 599, and this one is " + statusCode + ".");
        }
        Map<String, List<String>> copy = new LinkedHashMap<>();
        headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        headers = Collections.unmodifiableMap(copy);
        cookies = List.copyOf(cookies);
    }

    /**
     * A prelude without headers.
     *
     * @param statusCode the HTTP status
     * @return the prelude
     */
    public static Prelude status(int statusCode) {
        return new Prelude(statusCode, Map.of(), List.of());
    }

    /**
     * This prelude with one more header value.
     *
     * @param name the header's name
     * @param value its value
     * @return the longer prelude
     */
    public Prelude header(String name, String value) {
        Objects.requireNonNull(value, name);
        if (name.equalsIgnoreCase("Set-Cookie")) {
            List<String> more = new ArrayList<>(cookies);
            more.add(value);
            return new Prelude(statusCode, headers, more);
        }
        String known = headers.keySet().stream().filter(name::equalsIgnoreCase).findFirst().orElse(name);
        List<String> values = new ArrayList<>(headers.getOrDefault(known, List.of()));
        values.add(value);
        Map<String, List<String>> more = new LinkedHashMap<>(headers);
        more.put(known, values);
        return new Prelude(statusCode, more, cookies);
    }
}
