package agentcore.streaming.wire.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.constraints.IntRange;

/** Any status and headers: they come out as they went in, or are refused as a whole. */
class PreludePropertiesTest {
    @Provide
    Arbitrary<List<Tuple2<String, String>>> headers() {
        Arbitrary<String> names = Arbitraries.of("X-A", "x-a", "X-B", "Set-Cookie", "set-cookie", "Vary");
        Arbitrary<String> values = Arbitraries.strings().ofMaxLength(3000);
        return names.flatMap(name -> values.map(value -> net.jqwik.api.Tuple.of(name, value))).list().ofMaxSize(8);
    }

    @Property(tries = 500)
    void comesOutAsItWentInOrIsRefused(@ForAll @IntRange(min = 100, max = 599) int status,
            @ForAll("headers") List<Tuple2<String, String>> headers) throws IOException {
        Map<String, List<String>> expected = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        Prelude prelude = Prelude.status(status);
        byte[] bytes;
        try {
            for (Tuple2<String, String> header : headers) {
                prelude = prelude.header(header.get1(), header.get2());
                expected.computeIfAbsent(header.get1(), first -> new ArrayList<>()).add(utf8(header.get2()));
            }
            bytes = PreludeWriter.write(prelude);
        } catch (PreludeTooLongException e) {
            return; // at which length is another test's business
        } catch (IllegalArgumentException e) {
            assertTrue(headers.stream().anyMatch(header -> header.get2().chars().anyMatch(
                    c -> c < ' ' && c != '\t' || c == 0x7F)), e.getMessage());
            return;
        }
        assertTrue(bytes.length <= 16_384);
        int json = bytes.length - 8;
        assertArrayEquals(new byte[8], Arrays.copyOfRange(bytes, json, bytes.length));
        for (int i = 0; i < json; i++) {
            assertTrue(bytes[i] != 0, "a NUL before the delimiter");
        }
        assertEquals(expected, read(status, new String(bytes, 0, json, UTF_8)));
    }

    /** Half of a surrogate pair can't travel. */
    private static String utf8(String text) {
        return new String(text.getBytes(UTF_8), UTF_8);
    }

    /** As API Gateway reads it: the members' shapes are part of the assertion. */
    private static Map<String, List<String>> read(int status, String text) throws IOException {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        try (JsonParser json = JsonFactory.builder().build().createParser(text)) {
            assertEquals(JsonToken.START_OBJECT, json.nextToken());
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String member = json.currentName();
                JsonToken value = json.nextToken();
                switch (member) {
                    case "statusCode" -> assertEquals(status, json.getIntValue());
                    case "cookies" -> {
                        assertEquals(JsonToken.START_ARRAY, value);
                        headers.put("Set-Cookie", strings(json));
                    }
                    case "headers", "multiValueHeaders" -> {
                        while (json.nextToken() == JsonToken.FIELD_NAME) {
                            String name = json.currentName();
                            JsonToken first = json.nextToken();
                            assertEquals(member.equals("headers") ? JsonToken.VALUE_STRING : JsonToken.START_ARRAY,
                                    first);
                            assertTrue(headers.put(name, member.equals("headers")
                                    ? List.of(json.getText())
                                    : strings(json)) == null, name);
                        }
                    }
                    default -> throw new AssertionError(member);
                }
            }
        }
        return headers;
    }

    private static List<String> strings(JsonParser json) throws IOException {
        List<String> strings = new ArrayList<>();
        while (json.nextToken() == JsonToken.VALUE_STRING) {
            strings.add(json.getText());
        }
        return strings;
    }
}
