package agentcore.streaming.wire.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import agentcore.streaming.wire.gateway.ProxyEvent.Authorizer;
import agentcore.streaming.wire.gateway.ProxyEvent.Identity;
import agentcore.streaming.wire.gateway.ProxyEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyEventReaderTest {
    /** AWS's own event class, written by AWS's own serializer, is the witness for names and for which members are null. */
    @Test
    void readsWhatAwsOwnEventClassWrites() {
        var context = new APIGatewayProxyRequestEvent.ProxyRequestContext().withStage("prod").withRequestId("req-1")
                .withAccountId("123456789012").withIdentity(
                        new APIGatewayProxyRequestEvent.RequestIdentity().withSourceIp("192.0.2.1"));
        var aws = new APIGatewayProxyRequestEvent().withResource("/sessions/{id}").withPath("/sessions/abc")
                .withHttpMethod("DELETE").withHeaders(Map.of("X-Session-Id", "abc", "Accept", "b"))
                .withMultiValueHeaders(Map.of("Accept", List.of("a", "b")))
                .withPathParameters(Map.of("id", "abc")).withQueryStringParameters(Map.of("q", "1"))
                .withRequestContext(context).withBody("{\"prompt\":\"こんにちは\"}").withIsBase64Encoded(false);

        ProxyEvent event = ProxyEventReader.read(json(aws));

        assertEquals("/sessions/{id}", event.resource());
        assertEquals("/sessions/abc", event.path());
        assertEquals("DELETE", event.httpMethod());
        assertEquals(Optional.of("abc"), event.headers().first("x-session-ID"));
        assertEquals(List.of("a", "b"), event.headers().all("ACCEPT"));
        assertEquals(Map.of("id", "abc"), event.pathParameters());
        assertEquals(Map.of("q", "1"), event.queryStringParameters());
        assertArrayEquals("{\"prompt\":\"こんにちは\"}".getBytes(UTF_8), event.decodedBody());
        assertEquals("prod", event.requestContext().stage());
        assertEquals("req-1", event.requestContext().requestId());
    }

    @Test
    void everyMemberOfAwsOwnEventClassMayBeNull() {
        ProxyEvent event = ProxyEventReader.read(json(new APIGatewayProxyRequestEvent()));
        assertEquals("", event.resource());
        assertEquals(Optional.empty(), event.headers().first("Accept"));
        assertEquals(Map.of(), event.pathParameters());
        assertEquals(Map.of(), event.queryStringParameters());
        assertEquals(0, event.decodedBody().length);
        assertEquals(new ProxyEvent.RequestContext("", 0, ""), event.requestContext());
    }

    @Test
    void nullsInsideMapsAndMembersItDoesNotKnowAreSkipped() {
        ProxyEvent event = ProxyEventReader.read("""
                {"version": "1.0", "headers": {"a": null, "b": "1", "c": 2, "d": ["x"], "e": {"f": "g"}},
                 "multiValueHeaders": {"h": null, "i": [null, "1", ["2"]], "j": "2"},
                 "requestContext": {"requestTimeEpoch": 1583798639428, "identity": {"userArn": null},
                                    "authorizer": {"claims": {"sub": "1"}}},
                 "isBase64Encoded": null, "path": "/invoke"}
                """.getBytes(UTF_8));
        assertEquals(List.of("1"), event.headers().all("b"));
        assertEquals(List.of("2"), event.headers().all("c"));
        assertEquals(List.of(), event.headers().all("a"));
        assertEquals(List.of(), event.headers().all("d"));
        assertEquals(List.of(), event.headers().all("h"));
        assertEquals(List.of("1"), event.headers().all("i"));
        assertEquals(List.of("2"), event.headers().all("j"));
        assertEquals(1583798639428L, event.requestContext().requestTimeEpoch());
        assertEquals("/invoke", event.path());
    }

    /** Written by AWS's own classes again: an event of a Cognito authorizer, as the developer guide has it. */
    @Test
    void readsWhoCallsAsAwsOwnEventClassWritesIt() {
        var identity = new APIGatewayProxyRequestEvent.RequestIdentity()
                .withCognitoIdentityId("us-east-1:01234567-89ab-cdef-0123-456789abcdef")
                .withUserArn("arn:aws:iam::123456789012:user/someone");
        var context = new APIGatewayProxyRequestEvent.ProxyRequestContext().withIdentity(identity);
        context.setAuthorizer(Map.of("principalId", "someone", "claims", Map.of("sub", "1", "iss", "https://issuer"),
                "own", 1));
        RequestContext read = ProxyEventReader
                .read(json(new APIGatewayProxyRequestEvent().withRequestContext(context))).requestContext();
        assertEquals(new Identity("us-east-1:01234567-89ab-cdef-0123-456789abcdef",
                "arn:aws:iam::123456789012:user/someone", ""), read.identity());
        assertEquals(Optional.of(new Authorizer("someone", Map.of("sub", "1", "iss", "https://issuer"))),
                read.authorizer());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "\"x\"", "[]", "{\"claims\": null, \"scopes\": null}"})
    void anAuthorizerThatSaysNothingIsNone(String authorizer) {
        assertEquals(Optional.empty(), context("{\"authorizer\": " + authorizer + "}").authorizer());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"integrationLatency\": 5}", "{\"claims\": {}}", "{\"principalId\": \"\"}",
            "{\"claims\": \"{\\\"iss\\\":\\\"i\\\",\\\"sub\\\":\\\"s\\\"}\"}", "{\"claims\": [\"sub\"]}",
            "{\"principalId\": {\"claims\": {\"sub\": \"1\"}}, \"claims\": {\"sub\": null, \"iss\": {\"iss\": \"1\"}}}"})
    void anAuthorizerThatSaysSomethingElseIsOneWithoutPrincipal(String authorizer) {
        assertEquals(Optional.of(new Authorizer("", Map.of())),
                context("{\"authorizer\": " + authorizer + "}").authorizer());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "\"x\"", "[{\"userArn\": \"no\"}]",
            "{\"userArn\": null, \"apiKeyId\": {\"userArn\": \"no\"}, \"apiKey\": \"secret\"}"})
    void anIdentityWithoutThemIsUnknown(String identity) {
        RequestContext context = context("{\"identity\": " + identity + ", \"requestId\": \"r\"}");
        assertEquals(Identity.UNKNOWN, context.identity());
        assertEquals("r", context.requestId(), "what follows is still read");
    }

    @Test
    void anApiKeyIsKnownByItsId() {
        assertEquals(new Identity("", "", "k1"),
                context("{\"identity\": {\"apiKey\": \"secret\", \"apiKeyId\": \"k1\"}}").identity());
    }

    private static RequestContext context(String json) {
        return ProxyEventReader.read(("{\"requestContext\": " + json + "}").getBytes(UTF_8)).requestContext();
    }

    @Test
    void whatStandsInsideAMemberThatShouldBeAValueIsNotReadAsTheEvents() {
        ProxyEvent event = ProxyEventReader.read("""
                {"isBase64Encoded": {"body": "no", "resource": "/no"}, "resource": "/yes",
                 "requestContext": {"requestTimeEpoch": {"requestId": "no"}, "requestId": "yes"},
                 "body": ["no"], "headers": "no"}
                """.getBytes(UTF_8));
        assertEquals("/yes", event.resource());
        assertEquals(new ProxyEvent.RequestContext("yes", 0, ""), event.requestContext());
        assertEquals(0, event.decodedBody().length);
    }

    @Test
    void aBase64BodyIsDecoded() {
        byte[] body = {0, 1, (byte) 0xFF, '\n'};
        String json = "{\"isBase64Encoded\":true,\"body\":\"" + Base64.getEncoder().encodeToString(body) + "\"}";
        assertArrayEquals(body, ProxyEventReader.read(json.getBytes(UTF_8)).decodedBody());
    }

    /** The rest of it is of use to whoever tells the client so. */
    @Test
    void aBodyThatIsNotTheBase64ThatItClaimsToBeIsFoundWhenItIsDecoded() {
        ProxyEvent event = ProxyEventReader
                .read("{\"isBase64Encoded\":true,\"body\":\"***\",\"resource\":\"/invoke\"}".getBytes(UTF_8));
        assertEquals("/invoke", event.resource());
        var failure = assertThrows(MalformedEventException.class, event::decodedBody);
        assertEquals("The event says that its body is base64, but it is not.", failure.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "\"x\"", "{", "{\"body\":", "{\"body\":\"x\"", "not json",
            "{} {}", "{}x"})
    void whatIsNoEventIsNamedInOneSentence(String event) {
        var failure = assertThrows(MalformedEventException.class, () -> ProxyEventReader.read(event.getBytes(UTF_8)));
        assertEquals("The event is not", failure.getMessage().substring(0, 16));
    }

    private static byte[] json(APIGatewayProxyRequestEvent event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        LambdaEventSerializers.serializerFor(APIGatewayProxyRequestEvent.class, getClassLoader()).toJson(event, bytes);
        return bytes.toByteArray();
    }

    private static ClassLoader getClassLoader() {
        return ProxyEventReaderTest.class.getClassLoader();
    }
}
