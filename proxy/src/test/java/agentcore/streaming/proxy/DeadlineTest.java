package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;

import agentcore.streaming.wire.gateway.ProxyEvent.RequestContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlineTest {
    /** All in seconds, now being 1000. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            # function's deadline, request came at, margin, ends at
            1900, 1000, 1, 1899
            1900,  990, 1, 1889
            1030, 1000, 1, 1029
            1900,    0, 1, 1899
            1005, 1000, 1, 1004.5
            1001, 1000, 1, 1000.9
            1000, 1000, 1, 1000
             999, 1000, 1,  999
            1900, 1000, 0, 1900
            """)
    void endsAMarginBeforeTheEarlierOfBothLimits(double functionDeadline, double requestTime, double margin,
            double end) {
        Deadline deadline = Deadline.of(Instant.ofEpochMilli((long) (functionDeadline * 1000)),
                new RequestContext("", (long) (requestTime * 1000), ""), Duration.ofMillis((long) (margin * 1000)),
                1_000_000);
        assertEquals((long) (end * 1000), deadline.at());
        assertEquals(Math.max(0, (long) (end * 1000) - 1_000_000), deadline.millisLeft(1_000_000));
    }
}
