package agentcore.streaming.local.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import org.junit.jupiter.api.Test;

/** The event as AWS's own event class and serializer read it. */
class ProxyEventJsonTest {
    private static final Route ROUTE = new Route("POST", "/invoke");
    private static final Instant TIME = Instant.parse("2026-03-09T08:07:06.005Z");
    private static final String REQUEST_ID = "01234567-89ab-cdef-0123-456789abcdef";

    @Test
    void awsOwnEventClassFindsTheRequestInIt() {
        APIGatewayProxyRequestEvent event = read(
                List.of(Map.entry("Host", "localhost"), Map.entry("accept", "a"), Map.entry("Accept", "b"),
                        Map.entry("User-Agent", "curl/8")),
                List.of(Map.entry("q", "1"), Map.entry("q", "2"), Map.entry("e", "")), "{\"prompt\":\"日本\"}");
        assertEquals("/invoke", event.getResource());
        assertEquals("/invoke", event.getPath());
        assertEquals("POST", event.getHttpMethod());
        assertEquals("b", event.getHeaders().get("accept"), "the last value counts, under the first spelling");
        assertEquals(List.of("a", "b"), event.getMultiValueHeaders().get("accept"));
        assertEquals(Map.of("q", "2", "e", ""), event.getQueryStringParameters());
        assertEquals(Map.of("q", List.of("1", "2"), "e", List.of("")), event.getMultiValueQueryStringParameters());
        assertNull(event.getPathParameters());
        assertNull(event.getStageVariables());
        assertEquals("{\"prompt\":\"日本\"}", event.getBody());
        assertFalse(event.getIsBase64Encoded());
        var context = event.getRequestContext();
        assertEquals(REQUEST_ID, context.getRequestId());
        assertEquals("prod", context.getStage());
        assertEquals("/invoke", context.getResourcePath());
        assertEquals("09/Mar/2026:08:07:06 +0000", context.getRequestTime());
        assertEquals(TIME.toEpochMilli(), context.getRequestTimeEpoch());
        assertEquals("curl/8", context.getIdentity().getUserAgent());
        assertEquals("127.0.0.1", context.getIdentity().getSourceIp());
        assertNull(context.getIdentity().getCognitoIdentityId());
        assertNull(context.getAuthorizer());
    }

    @Test
    void whatThereIsNothingOfIsNull() {
        APIGatewayProxyRequestEvent event = read(List.of(), List.of(), "");
        assertNull(event.getHeaders());
        assertNull(event.getMultiValueHeaders());
        assertNull(event.getQueryStringParameters());
        assertNull(event.getMultiValueQueryStringParameters());
        assertNull(event.getBody());
        assertNull(event.getRequestContext().getIdentity().getUserAgent());
        String json = new String(
                ProxyEventJson.write(ROUTE, "/invoke", Map.of(), List.of(), List.of(), new byte[0], REQUEST_ID,
                        TIME),
                UTF_8);
        assertTrue(json.contains("\"headers\":null"), "null, and not left out: " + json);
    }

    private static APIGatewayProxyRequestEvent read(List<Map.Entry<String, String>> headers,
            List<Map.Entry<String, String>> query, String body) {
        byte[] json = ProxyEventJson.write(ROUTE, "/invoke", Map.of(), headers, query, body.getBytes(UTF_8), REQUEST_ID,
                TIME);
        return LambdaEventSerializers.serializerFor(APIGatewayProxyRequestEvent.class,
                ProxyEventJsonTest.class.getClassLoader()).fromJson(new ByteArrayInputStream(json));
    }
}
