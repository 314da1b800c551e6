package agentcore.streaming.wire.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeErrorTest {
    private static final RuntimeError ERROR = new RuntimeError("Function.StreamCut", "line 1\nzeile \"zwei\" 三");

    @Test
    void theBodyIsWhatTheGuideShows() {
        assertEquals("{\"errorType\":\"Function.StreamCut\",\"errorMessage\":\"line 1\\nzeile \\\"zwei\\\" 三\","
                + "\"stackTrace\":[]}", new String(RuntimeErrorWriter.body(ERROR), UTF_8));
    }

    @Test
    void trailersAreOneLineEachAndEndTheMessage() {
        String trailers = new String(RuntimeErrorWriter.trailers(new RuntimeError("Function.X" + "x", "m".repeat(300))),
                UTF_8);
        String[] lines = trailers.split("\r\n", -1);
        assertEquals(4, lines.length);
        assertEquals("Lambda-Runtime-Function-Error-Type: Function.Xx", lines[0]);
        String json = new String(Base64.getDecoder().decode(lines[1].substring(RuntimeApi.ERROR_BODY.length() + 2)),
                UTF_8);
        assertEquals("{\"errorType\":\"Function.Xx\",\"errorMessage\":\"" + "m".repeat(300) + "\",\"trace\":[]}", json);
        assertEquals("", lines[2]);
        assertEquals("", lines[3]);
    }

    /** Go's net/http, which the Runtime API is written in, loses trailers that reach beyond 4,096 bytes. */
    @ParameterizedTest
    @ValueSource(strings = {"m", "日", "𠮷", "\u0001", "\""})
    void aMessageThatIsTooLongForTrailersIsCutOffBetweenCharacters(String character) {
        byte[] trailers = RuntimeErrorWriter.trailers(new RuntimeError("Function.Xx", character.repeat(1_000_000)));
        assertTrue(trailers.length < 3_000, "it has " + trailers.length);
        assertTrue(trailers.length > 2_500, "it has " + trailers.length);
        String line = new String(trailers, UTF_8).split("\r\n")[1];
        String json = new String(Base64.getDecoder().decode(line.substring(RuntimeApi.ERROR_BODY.length() + 2)), UTF_8);
        assertTrue(json.endsWith("…\",\"trace\":[]}"), json);
        assertEquals(json.split("\\\\uD842", -1).length, json.split("\\\\uDFB7", -1).length,
                "half a character: " + json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"StreamCut", "Function.", "Function.x", "Function.A", "Function.A1", "Other.Type",
            "Function.Ab\r\nX: y", ""})
    void typesThatLambdaWouldReplaceAreRefused(String type) {
        assertThrows(IllegalArgumentException.class, () -> new RuntimeError(type, ""));
    }

    @Test
    void anyExceptionHasAType() {
        assertEquals(new RuntimeError("Function.IllegalStateException", "why"),
                RuntimeError.of(new IllegalStateException("why")));
        assertEquals(new RuntimeError("Function.Failure", ""), RuntimeError.of(new RuntimeException() {}));
        class Http2Exception extends RuntimeException {}
        assertEquals("Function.HttpException", RuntimeError.of(new Http2Exception()).type());
        class lower extends RuntimeException {}
        assertEquals("Function.Failure", RuntimeError.of(new lower()).type());
    }
}
