package agentcore.streaming.agent.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockToolTest {
    private final Tool clock = Tools.clock(Clock.fixed(Instant.parse("2026-03-28T20:21:09.5Z"), ZoneOffset.UTC));

    private static JsonObject zone(String zone) {
        return new JsonObject().put("zone", zone);
    }

    /** The night in which Berlin's summer time begins. */
    @ParameterizedTest
    @CsvSource({"Asia/Tokyo, 'Sunday, 2026-03-29T05:21:09+09:00 [Asia/Tokyo]'",
            "Europe/Berlin, 'Saturday, 2026-03-28T21:21:09+01:00 [Europe/Berlin]'",
            "UTC, 'Saturday, 2026-03-28T20:21:09+00:00 [UTC]'",
            "+05:30, 'Sunday, 2026-03-29T01:51:09+05:30 [+05:30]'"})
    void theTimeIsToldInAZone(String zone, String told) {
        assertEquals(told, Used.with(clock, zone(zone)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Tokyo       | Did you mean Asia/Tokyo?
            asia/tokyo  | Did you mean Asia/Tokyo?
            Asia/Tokio  | Did you mean Asia/Tokyo?
            new york    | Did you mean America/New_York?
            JST         | Did you mean Asia/Tokyo?
            Atlantis/Deep Sea | Name one of the IANA database, such as Asia/Tokyo or Europe/Berlin, or an offset such as +09:00.
            +99:00      | Name one of the IANA database, such as Asia/Tokyo or Europe/Berlin, or an offset such as +09:00.
            """)
    void anUnknownZoneIsRefusedAndWhatIsNearIsNamed(String zone, String said) {
        assertEquals("There is no such time zone. " + said, Used.failing(clock, zone(zone)));
    }

    @Test
    void aLongTextIsNotComparedWithEveryZone() {
        assertEquals(
                "There is no such time zone. Name one of the IANA database, such as Asia/Tokyo or Europe/Berlin, or an "
                        + "offset such as +09:00.",
                Used.failing(clock, zone("x".repeat(100_000))));
    }
}
