package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            text/event-stream                          | true
            Text/Event-Stream; charset=utf-8           | true
            application/json, text/event-stream;q=0.5  | true
            */*                                        | true
            text/*;q=0.1                               | true
            application/json                           | false
            text/event-stream;q=0                      | false
            text/event-stream; Q=0.000, */*            | false
            text/*;q=0, */*                            | false
            text/*;q=0, text/event-stream              | true
            text/event-stream;q=0.001                  | true
            ''                                         | false
            ;;;,,                                      | false
            """)
    void theMostSpecificRangeDecides(String header, boolean allowed) {
        assertEquals(allowed, Accept.allows(List.of(header), "text/event-stream"));
    }

    @Test
    void severalHeadersAreOne() {
        assertTrue(Accept.allows(List.of("application/json", "text/event-stream"), "text/event-stream"));
    }

    @Test
    void withoutAHeaderEverythingIsAcceptable() {
        assertTrue(Accept.allows(List.of(), "text/event-stream"));
    }
}
