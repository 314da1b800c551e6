package agentcore.streaming.wire.gateway;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

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

    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /**
     * A prelude. Values of {@code Set-Cookie} among the headers are put to the cookies, and those of names that differ in
     * case only are joined.
     *
     * @throws IllegalArgumentException if the status is not one of HTTP's, a name is not a header's, a header has no value,
     *     or a value has a control character in it, such as a line break
     */
    public Prelude {
        if (statusCode < 100 || statusCode > 599) {
            throw new IllegalArgumentException("A status must be 100 to 599, and this one is " + statusCode + ".");
        }
        Map<String, List<String>> joined = new LinkedHashMap<>();
        List<String> allCookies = new ArrayList<>(cookies);
        for (Map.Entry<String, List<String>> header : headers.entrySet()) {
            String name = header.getKey();
            if (!NAME.matcher(name).matches() || header.getValue().isEmpty()) {
                throw new IllegalArgumentException("A header must have a name of letters, digits and hyphens, and a "
                        + "value, unlike '" + name + "'.");
            }
            List<String> values = name.equalsIgnoreCase("Set-Cookie")
                    ? allCookies
                    : joined.computeIfAbsent(known(joined, name), first -> new ArrayList<>());
            values.addAll(header.getValue());
            requireText(name, header.getValue());
        }
        requireText("Set-Cookie", allCookies);
        joined.replaceAll((name, values) -> List.copyOf(values));
        headers = Collections.unmodifiableMap(joined);
        cookies = List.copyOf(allCookies);
    }

    private static String known(Map<String, List<String>> headers, String name) {
        for (String known : headers.keySet()) {
            if (known.equalsIgnoreCase(name)) {
                return known;
            }
        }
        return name;
    }

    private static void requireText(String name, List<String> values) {
        for (String value : values) {
            if (hasControlCharacter(value)) {
                throw new IllegalArgumentException("The header " + name
                        + " has a control character in its value, such as a line break: remove it or encode it.");
            }
        }
    }

    /** Any but the tab (RFC 9110, section 5.5). */
    private static boolean hasControlCharacter(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7F) {
                return true;
            }
        }
        return false;
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
     * @throws IllegalArgumentException as for a new prelude
     */
    public Prelude header(String name, String value) {
        return headers(Map.of(name, Objects.requireNonNull(value, name)));
    }

    /**
     * This prelude with one more value of each of these headers.
     *
     * @param more a value by name, in their order
     * @return the longer prelude
     * @throws IllegalArgumentException as for a new prelude
     */
    public Prelude headers(Map<String, String> more) {
        Map<String, List<String>> all = new LinkedHashMap<>(headers);
        more.forEach((name, value) -> {
            String known = known(all, name);
            List<String> values = new ArrayList<>(all.getOrDefault(known, List.of()));
            values.add(Objects.requireNonNull(value, name));
            all.put(known, values);
        });
        return new Prelude(statusCode, all, cookies);
    }
}
