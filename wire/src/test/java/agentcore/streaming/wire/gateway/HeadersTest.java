package agentcore.streaming.wire.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

class HeadersTest {
    @Test
    void whereANameIsInBothMapsTheMultiValuesCountWhateverTheCase() {
        Headers headers = Headers.of(Map.of("accept", "b", "only-single", "1"),
                Map.of("Accept", List.of("a", "b"), "only-multi", List.of("2", "3")));
        assertEquals(List.of("a", "b"), headers.all("ACCEPT"));
        assertEquals(Optional.of("1"), headers.first("Only-Single"));
        assertEquals(List.of("2", "3"), headers.all("Only-Multi"));
        assertEquals(List.of(), headers.all("other"));
    }

    @Test
    void namesThatDifferInCaseOnlyAreOne() {
        Map<String, List<String>> multi = new LinkedHashMap<>();
        multi.put("X-A", List.of("1"));
        multi.put("x-a", List.of("2"));
        assertEquals(List.of("1", "2"), Headers.of(Map.of("X-a", "3"), multi).all("x-A"));
    }
}
