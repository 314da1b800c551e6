package agentcore.streaming.local.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request whose head has been read.
 *
 * @param method in capitals, as it was sent
 * @param rawPath the path as it was sent, percent-encoded
 * @param rawQuery the query as it was sent, without its question mark; empty if there is none
 * @param headers its header fields
 * @param body what is still to be read
 */
public record HttpRequest(String method, String rawPath, String rawQuery, HttpHeaders headers, RequestBody body) {
    static HttpRequest of(String method, String target, HttpHeaders headers, RequestBody body) {
        int question = target.indexOf('?');
        return question < 0
                ? new HttpRequest(method, target, "", headers, body)
                : new HttpRequest(method, target.substring(0, question), target.substring(question + 1), headers, body);
    }

    /**
     * The parts of the path between its slashes, decoded.
     *
     * @return for {@code /a/b%2Fc} the two texts {@code a} and {@code b/c}
     */
    public List<String> segments() {
        List<String> segments = new ArrayList<>();
        for (String segment : rawPath.substring(1).split("/", -1)) {
            segments.add(decoded(segment));
        }
        return segments;
    }

    /**
     * The parameters of the query, decoded, in their order.
     *
     * @return names and values; a parameter without a value has an empty one
     */
    public List<Map.Entry<String, String>> query() {
        List<Map.Entry<String, String>> parameters = new ArrayList<>();
        for (String parameter : rawQuery.split("&")) {
            if (!parameter.isEmpty()) {
                String[] parts = parameter.split("=", 2);
                // In a query, unlike in a path, a plus is a blank.
                parameters.add(Map.entry(decoded(parts[0].replace("+", " ")),
                        parts.length < 2 ? "" : decoded(parts[1].replace("+", " "))));
            }
        }
        return parameters;
    }

    /**
     * The first value of a query parameter.
     *
     * @param name its name
     * @return the value, or empty if there is none
     */
    public Optional<String> query(String name) {
        return query().stream().filter(parameter -> parameter.getKey().equals(name)).map(Map.Entry::getValue)
                .findFirst();
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // no percent encoding: taken as it stands
        }
    }
}
