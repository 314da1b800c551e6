package agentcore.streaming.local.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import agentcore.streaming.local.http.HttpRequest;

/**
 * A method of a resource that the API declares.
 *
 * @param method in capitals
 * @param resource its path; a part in braces stands for any text, which is handed on under that name
 */
public record Route(String method, String resource) {
    /**
     * Whether a request is this one's.
     *
     * @return what stands for the parts in braces, percent-decoded; empty if the request goes elsewhere
     */
    Optional<Map<String, String>> match(HttpRequest request) {
        String[] declared = resource.substring(1).split("/", -1);
        String[] sent = request.rawPath().substring(1).split("/", -1);
        if (!method.equals(request.method()) || declared.length != sent.length) {
            return Optional.empty();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < declared.length; i++) {
            boolean open = declared[i].startsWith("{") && declared[i].endsWith("}");
            if (open ? sent[i].isEmpty() : !declared[i].equals(sent[i])) {
                return Optional.empty();
            }
            if (open) {
                parameters.put(declared[i].substring(1, declared[i].length() - 1), request.segments().get(i));
            }
        }
        return Optional.of(parameters);
    }
}
