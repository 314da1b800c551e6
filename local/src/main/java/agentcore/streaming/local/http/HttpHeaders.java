package agentcore.streaming.local.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Header or trailer fields in the order of the wire; names are compared without regard to case. Immutable.
 *
 * @param fields names and values, as they were sent
 */
public record HttpHeaders(List<Map.Entry<String, String>> fields) {
    /** No fields. */
    public static final HttpHeaders NONE = new HttpHeaders(List.of());

    /** Fields. */
    public HttpHeaders {
        fields = List.copyOf(fields);
    }

    /**
     * These fields and one more.
     *
     * @param name its name
     * @param value its value
     * @return all of them
     * @throws IllegalArgumentException if name or value has a line break, which would begin another field
     */
    public HttpHeaders with(String name, String value) {
        if ((name + value).chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw new IllegalArgumentException("The header " + name + " has a line break or a NUL in it.");
        }
        List<Map.Entry<String, String>> more = new ArrayList<>(fields);
        more.add(Map.entry(name, value));
        return new HttpHeaders(more);
    }

    /**
     * These fields without one.
     *
     * @param name its name, in any case
     * @return the others
     */
    public HttpHeaders without(String name) {
        return new HttpHeaders(fields.stream().filter(field -> !field.getKey().equalsIgnoreCase(name)).toList());
    }

    /**
     * The first value of a field.
     *
     * @param name its name, in any case
     * @return the value, or empty if there is none
     */
    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /**
     * All values of a field.
     *
     * @param name its name, in any case
     * @return the values in order, possibly none
     */
    public List<String> all(String name) {
        return fields.stream().filter(field -> field.getKey().equalsIgnoreCase(name)).map(Map.Entry::getValue).toList();
    }
}
