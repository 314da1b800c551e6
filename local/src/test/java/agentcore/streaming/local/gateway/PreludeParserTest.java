package agentcore.streaming.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import agentcore.streaming.local.gateway.PreludeParser.MalformedPreludeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the developer guide's page {@code response-transfer-mode-lambda}. */
class PreludeParserTest {
    private static final String DELIMITER = "\0".repeat(8);

    @Test
    void findsThePreludeWhereverItIsSplit() throws Exception {
        String json = "{\"statusCode\":201,\"headers\":{\"a\":\"日本\\u0000\"},\"multiValueHeaders\":{},\"cookies\":[]}";
        // Fewer NULs than eight delimit nothing, and in the body they mean nothing.
        byte[] response = (json + DELIMITER + "\0\0body\0" + DELIMITER).getBytes(UTF_8);
        byte[] body = ("\0\0body\0" + DELIMITER).getBytes(UTF_8);
        for (int split = 0; split < response.length; split++) {
            PreludeParser parser = new PreludeParser();
            boolean complete = parser.accept(Arrays.copyOf(response, split));
            int end = response.length - body.length;
            assertEquals(split >= end, complete, "split at " + split);
            if (!complete) {
                assertTrue(parser.accept(Arrays.copyOfRange(response, split, response.length)));
                assertArrayEquals(body, parser.rest());
            }
        }
    }

    @Test
    void everyMemberMayBeMissing() throws Exception {
        assertEquals(new PreludeParser.Head(200, agentcore.streaming.local.http.HttpHeaders.NONE), head("{}"));
    }

    @Test
    void multiValueHeadersGoBeforeHeadersAndCookiesAreHeaders() throws Exception {
        PreludeParser.Head head = head("{\"statusCode\":404,\"headers\":{\"x-a\":\"1\",\"X-B\":\"2\"},"
                + "\"multiValueHeaders\":{\"X-A\":[\"3\",\"4\"]},\"cookies\":[\"c=5; Path=/\",\"d=6\"]}");
        assertEquals(404, head.status());
        assertEquals(List.of(Map.entry("X-B", "2"), Map.entry("X-A", "3"), Map.entry("X-A", "4"),
                Map.entry("Set-Cookie", "c=5; Path=/"), Map.entry("Set-Cookie", "d=6")), head.headers().fields());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]", "{\"statusCode\":200", "{}{}", "{\"statusCode\":\"200\"}",
            "{\"statusCode\":199}", "{\"statusCode\":600}", "{\"status\":200}", "{\"headers\":{\"a\":[\"b\"]}}",
            "{\"headers\":{\"a\":1}}", "{\"headers\":[]}", "{\"headers\":null}",
            "{\"multiValueHeaders\":{\"a\":\"b\"}}",
            "{\"multiValueHeaders\":{\"a\":[1]}}", "{\"cookies\":\"a=b\"}", "{\"headers\":{\"a\":\"b\\r\\nc: d\"}}"})
    void whatIsNoPreludeIsRefused(String json) {
        assertThrows(MalformedPreludeException.class, () -> head(json));
    }

    @Test
    void theDelimiterStandsWithinTheFirst16384Bytes() throws Exception {
        String justFits = json(16_384 - 8);
        assertEquals(200, head(justFits).status());
        PreludeParser parser = new PreludeParser();
        byte[] tooLong = (json(16_384 - 7) + DELIMITER).getBytes(UTF_8);
        assertThrows(MalformedPreludeException.class, () -> parser.accept(tooLong));
        PreludeParser patient = new PreludeParser();
        assertFalse(patient.accept(new byte[]{'{'}));
        byte[] noEnd = "x".repeat(16_383).getBytes(UTF_8);
        assertThrows(MalformedPreludeException.class, () -> patient.accept(noEnd));
    }

    private static String json(int length) {
        String start = "{\"headers\":{\"a\":\"";
        return start + "x".repeat(length - start.length() - 3) + "\"}}";
    }

    private static PreludeParser.Head head(String json) throws MalformedPreludeException {
        PreludeParser parser = new PreludeParser();
        assertTrue(parser.accept((json + DELIMITER).getBytes(UTF_8)));
        return parser.head();
    }
}
