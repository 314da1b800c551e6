package agentcore.streaming.local.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

class PaceTest {
    private static Pace pace(double... millis) {
        List<Event> events = Arrays.stream(millis).mapToObj(at -> new Event(at, "message", "1")).toList();
        return Pace.of(events);
    }

    @Test
    void whatComesTogetherIsOneMoment() {
        assertEquals(new Pace(5, 3, 100, 160, 40, 11), pace(100, 105, 109, 120, 160));
        assertFalse(pace(9000, 9001, 9002, 9003, 9004, 9005).isOneByOne());
    }

    /** Such as a model's that is faster than a moment is long. */
    @Test
    void aQuickStreamIsOneByOneToo() {
        assertTrue(pace(100, 106, 112, 118, 124, 130).isOneByOne());
    }

    @Test
    void twoPiecesAreNotEnough() {
        assertFalse(pace(9000, 9001, 9200, 9201).isOneByOne());
        assertFalse(pace(1).isOneByOne());
        assertEquals(0, pace().moments());
    }
}
