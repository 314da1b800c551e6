package agentcore.streaming.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import agentcore.streaming.wire.gateway.Headers;
import agentcore.streaming.wire.gateway.ProxyEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvokeRequestTest {
    private static final String ID = "0123456789-abcdefghijklmnopqrstuvwxyz";
    private static final String OTHER = "A123456789-abcdefghijklmnopqrstuvwxyz";

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "Application/JSON; charset=utf-8", "application/json;",
            " application/json ",
            "application/vnd.api+json", "application/problem+json; x=y"})
    void contentTypesThatAreJson(String type) {
        assertEquals(2, InvokeRequest.of(event("{}", "Content-Type", type), 10).payload().length);
    }

    @Test
    void noContentTypeCountsAsJson() {
        assertEquals(2, InvokeRequest.of(event("{}"), 10).payload().length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "", "application/json-patch", "application/x-www-form-urlencoded",
            "text/vnd.x+json",
            "application/+json", "json"})
    void contentTypesThatAreNot(String type) {
        assertProblem(ProblemType.UNSUPPORTED_MEDIA_TYPE, event("{}", "content-type", type));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "\"x\"", "1", "null", "{", "{\"a\":}", "{} {}", "{}x", "{\"a\":1,}", "{'a':1}",
            " "})
    void bodiesThatAreNoObject(String body) {
        assertProblem(ProblemType.BAD_REQUEST, event(body));
    }

    /** Valid JSON is not refused for a parser's own limits; only its depth is one of ours. */
    @Test
    void jsonMayBeLarge() {
        for (String body : List.of("{\"a\":" + "1".repeat(5000) + "}", "{\"" + "n".repeat(100_000) + "\":1}",
                "{\"a\":\"" + "s".repeat(30_000_000) + "\"}", "{\"a\":" + "[".repeat(999) + "]".repeat(999) + "}")) {
            assertEquals(body.length(), InvokeRequest.of(event(body), 50_000_000).payload().length);
        }
        ProblemException refusal = assertThrows(ProblemException.class,
                () -> InvokeRequest.of(event("{\"a\":" + "[".repeat(1000) + "]".repeat(1000) + "}"), 50_000_000));
        assertEquals("The request's body is nested deeper than 1000 levels.", refusal.problem().message());
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-32", "ISO-8859-1"})
    void jsonIsUtf8(String charset) {
        assertProblem(ProblemType.BAD_REQUEST, event("{\"a\":\"é\"}".getBytes(Charset.forName(charset))));
    }

    @Test
    void brokenUtf8IsNoJson() {
        for (byte[] wrong : new byte[][]{{(byte) 0xC0, (byte) 0x80}, {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                {(byte) 0xFF},
                {(byte) 0xE6, (byte) 0x97}}) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.writeBytes("{\"a\":\"".getBytes(UTF_8));
            body.writeBytes(wrong);
            body.writeBytes("\"}".getBytes(UTF_8));
            assertProblem(ProblemType.BAD_REQUEST, event(body.toByteArray()));
        }
    }

    @Test
    void aSessionIsNamedOnce() {
        assertProblem(ProblemType.BAD_REQUEST,
                event("{\"sessionId\":\"" + ID + "\",\"sessionId\":\"" + OTHER + "\"}"));
    }

    /** What a client sent is not quoted to it, and so not in a log either. */
    @Test
    void whatIsWrongWithTheJsonIsNotQuoted() {
        ProblemException refusal = assertThrows(ProblemException.class,
                () -> InvokeRequest.of(event("{\"prompt\": mypassword}"), 1000));
        assertEquals("The request's body is not valid JSON in UTF-8.", refusal.getMessage());
        assertEquals(null, refusal.getCause());
    }

    @Test
    void aBodyMayHaveAsManyBytesAsTheSettingSays() {
        ProxyEvent event = event("{\"a\":\"日\"}");
        assertEquals(11, InvokeRequest.of(event, 11).payload().length);
        ProblemException refusal = assertThrows(ProblemException.class, () -> InvokeRequest.of(event, 10));
        assertEquals(ProblemType.PAYLOAD_TOO_LARGE, refusal.problem().type());
        assertEquals("The request's body has 11 bytes; at most 10 are taken.", refusal.problem().message());
    }

    @Test
    void theBodyIsPassedOnAsItIs() {
        ProxyEvent event = event(" {\"b\" : 1e999 , \"sessionId\":\"" + ID + "\"}\n");
        assertArrayEquals(event.decodedBody(), InvokeRequest.of(event, 100).payload());
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {ID + ", -, " + ID, "-, " + ID + ", " + ID, ID + ", " + ID + ", " + ID})
    void theSessionIsTheOneThatIsNamed(String header, String member, String expected) {
        assertEquals(expected, InvokeRequest.of(session(header, member), 1000).sessionId().value());
    }

    @Test
    void withoutOneItIsNew() {
        String first = InvokeRequest.of(session(null, null), 1000).sessionId().value();
        assertNotEquals(first, InvokeRequest.of(session(null, null), 1000).sessionId().value());
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {ID + ", " + OTHER, "short, -", "-, short", "'', -", "-, ''", ID + ", short"})
    void sessionsThatAreNone(String header, String member) {
        assertProblem(ProblemType.BAD_REQUEST, session(header, member));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "null", "{}", "[\"" + ID + "\"]", "true"})
    void aSessionMemberThatIsNoText(String member) {
        assertProblem(ProblemType.BAD_REQUEST, event("{\"sessionId\":" + member + "}"));
    }

    @Test
    void aSessionMemberFurtherDownIsTheAgentsBusiness() {
        InvokeRequest.of(event("{\"a\":{\"sessionId\":1},\"b\":[{\"sessionId\":2}]}"), 1000);
    }

    private static void assertProblem(ProblemType type, ProxyEvent event) {
        ProblemException refusal = assertThrows(ProblemException.class, () -> InvokeRequest.of(event, 1000));
        assertEquals(type, refusal.problem().type());
    }

    private static ProxyEvent session(String header, String member) {
        String body = member == null ? "{}" : "{\"a\":[{}],\"sessionId\":\"" + member + "\"}";
        return header == null ? event(body) : event(body, "x-session-id", header);
    }

    private static ProxyEvent event(String body, String... headers) {
        return event(body.getBytes(UTF_8), headers);
    }

    private static ProxyEvent event(byte[] body, String... headers) {
        Map<String, List<String>> map = new HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], List.of(headers[i + 1]));
        }
        return new ProxyEvent("/invoke", "/invoke", "POST", Headers.of(Map.of(), map), Map.of(), Map.of(),
                Base64.getEncoder().encodeToString(body), true, new ProxyEvent.RequestContext("", 0, ""));
    }
}
