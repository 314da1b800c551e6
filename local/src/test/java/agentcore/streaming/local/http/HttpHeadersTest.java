package agentcore.streaming.local.http;

import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpHeadersTest {
    /** It would begin another field, or end the head. */
    @ParameterizedTest
    @CsvSource({"A, 'b\r\nC: d'", "'A\n', b", "A, 'b\0'"})
    void aFieldCanNotCarryALineBreakOrANul(String name, String value) {
        assertThrows(IllegalArgumentException.class,
                () -> HttpHeaders.NONE.with(unescaped(name), unescaped(value)));
    }

    private static String unescaped(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
    }
}
