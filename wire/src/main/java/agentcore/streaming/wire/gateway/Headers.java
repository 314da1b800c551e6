package agentcore.streaming.wire.gateway;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Immutable request headers, looked up without regard to case: API Gateway keeps the case that the client sent. */
public final class Headers {
    /** No headers. */
    public static final Headers NONE = new Headers(Map.of());

    private final Map<String, List<String>> values;

    private Headers(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * Headers from the two maps of a proxy event. Where a name is in both, the values of {@code multi} count; names that
     * differ in case only are one.
     *
     * @param single one value a name
     * @param multi all values a name
     * @return both, merged
     */
    public static Headers of(Map<String, String> single, Map<String, List<String>> multi) {
        Map<String, List<String>> merged = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        multi.forEach((name, values) -> merged.computeIfAbsent(name, first -> new ArrayList<>()).addAll(values));
        single.forEach((name, value) -> merged.computeIfAbsent(name, first -> List.of(value)));
        merged.replaceAll((name, values) -> List.copyOf(values));
        return new Headers(Collections.unmodifiableMap(merged));
    }

    /**
     * The first value of a header.
     *
     * @param name the header's name, in any case
     * @return its first value, or empty if the request has none
     */
    public Optional<String> first(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getFirst());
    }

    /**
     * All values of a header.
     *
     * @param name the header's name, in any case
     * @return its values in the order of the request, possibly none
     */
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /**
     * How many values there are, of all headers together.
     *
     * @return the number of header lines that make up these headers
     */
    public int count() {
        int count = 0;
        for (List<String> all : values.values()) {
            count += all.size();
        }
        return count;
    }

    /**
     * How long they are.
     *
     * @return the characters of all names and values, each name once for each of its values
     */
    public long length() {
        long length = 0;
        for (Map.Entry<String, List<String>> header : values.entrySet()) {
            for (String value : header.getValue()) {
                length += header.getKey().length() + value.length();
            }
        }
        return length;
    }
}
