package agentcore.streaming.local.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clauses quoted are the WHATWG's, 9.2.6. */
class EventParserTest {
    private static List<String> parse(byte[]... pieces) {
        List<String> events = new ArrayList<>();
        EventParser parser = new EventParser((name, data) -> events.add(name + "=" + data));
        for (byte[] piece : pieces) {
            parser.feed(piece);
        }
        return events;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void eventsAreTheSameWhereverTheirBytesAreSplit(String end) {
        byte[] stream = (": comment\ndata: 日本\ndata:  2\n\nevent: error\nid: 1\ndata: {}\n\nevent: lost\n\ndata\n\ndata: 3\n")
                .replace("\n", end).getBytes(UTF_8);
        for (int i = 0; i <= stream.length; i++) {
            assertEquals(List.of("message=日本\n 2", "error={}", "message="),
                    parse(Arrays.copyOf(stream, i), Arrays.copyOfRange(stream, i, stream.length)), "split at " + i);
        }
    }

    /** "Once the end of the file is reached, any pending data must be discarded." */
    @Test
    void anEventThatNoEmptyLineEndsIsNone() {
        assertEquals(List.of(), parse("data: 1\n".getBytes(UTF_8)));
    }
}
