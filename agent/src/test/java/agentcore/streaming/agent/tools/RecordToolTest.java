package agentcore.streaming.agent.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;

import agentcore.streaming.wire.fixture.RecordedLog;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Schema and reading of a tool's input, with networknt's validator as the judge of both. */
class RecordToolTest {
    private static final String VALID = """
            {"city": "京都", "days": 3, "most": 9007199254740993, "ratio": 1.5, "fresh": true, "unit": "high_noon",
             "tags": ["a"], "place": {"lat": 1}, "note": "n"}""";

    enum Unit {
        DAY, HIGH_NOON
    }

    record Place(double lat) {
        Place {
            if (lat > 90) {
                throw new IllegalArgumentException("lat must be 90 at most.");
            }
        }
    }

    record Input(@Meaning("a city's name") String city, int days, long most, double ratio, boolean fresh, Unit unit,
            List<String> tags, Place place, Optional<String> note) {}

    private final RecordTool<Input> tool = RecordTool.of("any", "For tests.", Input.class,
            input -> Future.succeededFuture(input.toString()));

    private Schema schema() {
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
        return registry.getSchema(tool.description().inputSchema().encode(), InputFormat.JSON);
    }

    private boolean isValid(String json) {
        return schema().validate(json, InputFormat.JSON).isEmpty();
    }

    /** With a value of the valid input put in another's place. */
    private static String with(String member, String value) {
        JsonObject json = new JsonObject(VALID);
        json.put(member, new JsonObject("{\"value\":" + value + "}").getValue("value"));
        return json.encode();
    }

    @Test
    void theSchemaIsValidItself() {
        Schema meta = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(com.networknt.schema.SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
        assertEquals(List.of(), meta.validate(tool.description().inputSchema().encode(), InputFormat.JSON));
        assertFalse(meta.validate("{\"type\": \"int\"}", InputFormat.JSON).isEmpty());
    }

    @Test
    void whatTheSchemaTakesTheToolReads() {
        assertTrue(isValid(VALID));
        assertEquals(new Input("京都", 3, 9007199254740993L, 1.5, true, Unit.HIGH_NOON, List.of("a"), new Place(1),
                Optional.of("n")).toString(), Used.with(tool, new JsonObject(VALID)));
        JsonObject without = new JsonObject(VALID).put("days", 3.0);
        without.remove("note");
        assertTrue(isValid(without.encode()));
        assertTrue(Used.with(tool, without).contains("days=3, "));
        assertTrue(Used.with(tool, without.putNull("note")).endsWith("note=Optional.empty]"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            city  | 1          | The member city must be a string, not the number 1.
            days  | 1.5        | The member days must be a whole number of 32 bits, not the number 1.5.
            days  | 3000000000 | The member days must be a whole number of 32 bits, not the number 3000000000.
            days  | "3"        | The member days must be a whole number of 32 bits, not the string "3".
            ratio | []         | The member ratio must be a number, not an array.
            fresh | "true"     | The member fresh must be true or false, not the string "true".
            unit  | "DAY"      | The member unit must be one of day, high_noon, not the string "DAY".
            tags  | "a"        | The member tags must be an array, not the string "a".
            tags  | ["a", 2]   | The member tags[1] must be a string, not the number 2.
            tags  | [null]     | The member tags[0] must be a string, not null.
            place | 1          | The member place must be an object.
            place | {}         | The member place.lat is missing: it must be a number.
            other | 1          | There is no member other; there are: city, days, most, ratio, fresh, unit, tags, place, note.
            """)
    void whatTheSchemaRefusesTheToolRefusesAndSaysWhy(String member, String value, String sentence) {
        String json = with(member, value);
        assertFalse(isValid(json), "the schema takes it");
        assertEquals(sentence, Used.failing(tool, new JsonObject(json)));
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        JsonObject json = new JsonObject(VALID).put("days", "x");
        json.remove("city");
        assertEquals("The member city is missing: it must be a string (a city's name). "
                + "The member days must be a whole number of 32 bits, not the string \"x\".", Used.failing(tool, json));
    }

    @Test
    void whatTheRecordItselfRefusesIsToldInItsWords() {
        assertEquals("lat must be 90 at most.", Used.failing(tool, new JsonObject(with("place", "{\"lat\": 91}"))));
    }

    @Test
    void aFailureThatIsNotForTheModelIsLoggedAndNotToldToIt() {
        for (RecordTool<Place> broken : List.of(
                RecordTool.of("t", "", Place.class, input -> Future.failedFuture("/etc/secret")),
                RecordTool.of("t", "", Place.class, input -> {
                    throw new IllegalStateException("/etc/secret");
                }))) {
            try (RecordedLog log = new RecordedLog()) {
                assertEquals("The tool failed; asking again the same way won't help.",
                        Used.failing(broken, new JsonObject("{\"lat\": 1}")));
                assertTrue(log.text().contains("The tool t failed."), log::text);
            }
        }
    }

    @Test
    void aNameThatBedrockRefusesAndATypeWithoutASchemaAreToldToTheAuthor() {
        record Odd(Object any) {}
        assertThrows(IllegalArgumentException.class, () -> RecordTool.of("a b", "", Place.class, input -> null));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> RecordTool.of("a", "", Odd.class, input -> null))
                .getMessage().startsWith("class java.lang.Object has no JSON Schema here"));
    }
}
