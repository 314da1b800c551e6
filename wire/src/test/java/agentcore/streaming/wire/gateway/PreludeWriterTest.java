package agentcore.streaming.wire.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreludeWriterTest {
    private static final String DELIMITER = "\0".repeat(8);

    /** The bytes that AWS's Node client sent for this prelude, out of the capture described in runtime's golden folder. */
    @Test
    void writesWhatAwsOwnClientWrote() {
        Prelude prelude = Prelude.status(200).header("content-type", "text/event-stream").header("set-cookie", "a=1");
        assertEquals("{\"statusCode\":200,\"headers\":{\"content-type\":\"text/event-stream\"},\"cookies\":[\"a=1\"]}"
                + DELIMITER, text(prelude));
    }

    @Test
    void aHeaderWithSeveralValuesGoesIntoMultiValueHeadersOnly() {
        Prelude prelude = Prelude.status(200).header("Vary", "Origin").header("X", "1").header("vary", "Accept");
        assertEquals(
                "{\"statusCode\":200,\"headers\":{\"X\":\"1\"},\"multiValueHeaders\":{\"Vary\":[\"Origin\",\"Accept\"]}}"
                        + DELIMITER,
                text(prelude));
    }

    @Test
    void severalCookiesStayApart() {
        Prelude prelude = Prelude.status(200).header("Set-Cookie", "a=1").header("set-cookie", "b=2");
        assertEquals("{\"statusCode\":200,\"cookies\":[\"a=1\",\"b=2\"]}" + DELIMITER, text(prelude));
    }

    @Test
    void emptyMembersAreLeftOut() {
        assertEquals("{\"statusCode\":204}" + DELIMITER, text(Prelude.status(204)));
    }

    /** Also where the headers come as a map of somebody else's. */
    @Test
    void namesAreJoinedWhateverTheirCaseAndCookiesGoOutAsCookiesOnly() {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("Vary", List.of("Origin"));
        headers.put("set-cookie", List.of("b=2"));
        headers.put("vary", List.of("Accept"));
        assertEquals("{\"statusCode\":200,\"multiValueHeaders\":{\"Vary\":[\"Origin\",\"Accept\"]},"
                + "\"cookies\":[\"a=1\",\"b=2\"]}" + DELIMITER, text(new Prelude(200, headers, List.of("a=1"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "a\rb", "a\n", "a\r\nSet-Cookie: b=1", "\u0001", "\u001F", "\u007F"})
    void aValueWithAControlCharacterIsRefused(String value) {
        Prelude prelude = Prelude.status(200);
        var refusal = assertThrows(IllegalArgumentException.class, () -> prelude.header("x", value));
        assertEquals("The header x has a control character in its value, such as a line break: remove it or encode it.",
                refusal.getMessage());
        assertThrows(IllegalArgumentException.class, () -> prelude.header("Set-Cookie", value));
        assertThrows(IllegalArgumentException.class, () -> new Prelude(200, Map.of(), List.of(value)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\r\nb", "日本"})
    void aNameIsAHeadersName(String name) {
        assertThrows(IllegalArgumentException.class, () -> Prelude.status(200).header(name, "x"));
    }

    @Test
    void aHeaderHasAValue() {
        assertThrows(IllegalArgumentException.class, () -> new Prelude(200, Map.of("x", List.of()), List.of()));
    }

    @Test
    void tabsAndQuotesAreEscapedAndOtherScriptsAreNot() {
        assertEquals("{\"statusCode\":200,\"headers\":{\"x\":\"a\\t\\\"日本\"}}" + DELIMITER,
                text(Prelude.status(200).header("x", "a\t\"日本")));
    }

    @Test
    void takesSixteenKilobytesWithTheDelimiterAndNotAByteMore() {
        int rest = PreludeWriter.write(Prelude.status(200).header("x", "")).length;
        Prelude fits = Prelude.status(200).header("x", "v".repeat(16_384 - rest));
        assertEquals(16_384, PreludeWriter.write(fits).length);
        Prelude tooLong = Prelude.status(200).header("x", "v".repeat(16_385 - rest));
        var refusal = assertThrows(PreludeTooLongException.class, () -> PreludeWriter.write(tooLong));
        assertTrue(refusal.getMessage().contains("16385"));
        Prelude inBytes = Prelude.status(200).header("x", "日".repeat((16_385 - rest) / 3 + 1));
        assertThrows(PreludeTooLongException.class, () -> PreludeWriter.write(inBytes));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 99, 600})
    void aStatusIsOneOfHttps(int status) {
        assertThrows(IllegalArgumentException.class, () -> Prelude.status(status));
    }

    private static String text(Prelude prelude) {
        return new String(PreludeWriter.write(prelude), UTF_8);
    }
}
