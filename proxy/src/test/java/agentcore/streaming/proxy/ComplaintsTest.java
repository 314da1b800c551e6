package agentcore.streaming.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import agentcore.streaming.proxy.InProcessChain.FunctionExchange;
import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.wire.fixture.Call;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What users of other streaming functions complain of, each under the complaint's name, with the issue or change in which it
 * was reported. The runtime's own are tested in its module.
 */
class ComplaintsTest {
    private static final String BODY = "{\"prompt\": \"Hello\"}";

    private final InProcessChain chain = new InProcessChain();

    @AfterEach
    void closeChain() {
        chain.close();
    }

    /**
     * aws/aws-lambda-nodejs-runtime-interface-client#145: a function isn't told that its client is gone, and runs into its
     * deadline.
     */
    @Test
    void theFunctionRunsOnUntilItIsCutOff() {
        FunctionExchange exchange = chain.send(chain.event(BODY),
                Map.of("Lambda-Runtime-Deadline-Ms", String.valueOf(InProcessChain.START + 4000)));
        Call call = chain.takeAgentCall();
        call.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked").chunk("data: 1\n\n");
        assertEquals("data: 1\n\n", exchange.readEvent());
        chain.pass(Duration.ofMillis(3600)); // four seconds less the margin, which is a tenth here
        String event = exchange.readEvent();
        assertTrue(event.startsWith("event: error\ndata: {\"error\":{\"type\":\"DeadlineReached\""), event);
        assertEquals(Exchange.Ending.CUT, exchange.readToEnd());
        assertEquals("Lambda-Runtime-Function-Error-Type: Function.DeadlineReached",
                exchange.post().trailerLines().getFirst());
        call.awaitClosedByClient();
    }

    /** awslabs/aws-lambda-rust-runtime#1051: it panics. */
    @Test
    void theAgentRunsOnWhenThePlatformClosesTheResponse() {
        Exchange exchange = chain.post(BODY);
        Call call = chain.takeAgentCall();
        call.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked").chunk("data: 1\n\n");
        assertEquals("data: 1\n\n", exchange.readEvent());
        exchange.leave();
        call.awaitClosedByClient();
        Exchange next = chain.post(BODY);
        chain.takeAgentCall().answer(200, "data: 2\n\n", "Content-Type: text/event-stream");
        assertEquals("data: 2\n\n", next.readRest());
    }

    /**
     * aws/aws-lambda-nodejs-runtime-interface-client#96, opennextjs/opennextjs-aws#1127, aws-lambda-rust-runtime#871: a
     * compressed answer loses its Content-Encoding on the way, or is answered 502.
     */
    @Test
    void anAnswerComesCompressed() {
        Exchange exchange = chain.post(BODY, "Accept-Encoding", "gzip, br");
        Call call = chain.takeAgentCall();
        assertEquals(Optional.empty(), call.header("Accept-Encoding"));
        call.answer(200, "data: 1\n\n", "Content-Type: text/event-stream", "Content-Encoding: identity");
        assertEquals(200, exchange.status());
        assertEquals(Optional.empty(), exchange.header("Content-Encoding"));
        assertEquals("data: 1\n\n", exchange.readRest());
    }

    /** What nobody has asked for can't be judged, nor be understood by a client that isn't told of it. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "identity, gzip"})
    void anAnswerComesCompressedUnasked(String coding) {
        Exchange exchange = chain.post(BODY);
        Call call = chain.takeAgentCall();
        call.head(200, "Content-Type: text/event-stream", "Content-Encoding: " + coding, "Transfer-Encoding: chunked");
        assertEquals(502, exchange.status());
        assertTrue(exchange.readRest().contains("is compressed"));
        call.awaitClosedByClient();
    }

    /** cdklabs/cdk-nextjs#192: binary answers are 502. */
    @ParameterizedTest
    @ValueSource(strings = {"image/png", "application/octet-stream"})
    void anAnswerWithNulsIsTakenForAPrelude(String contentType) {
        byte[] binary = new byte[1024];
        for (int i = 0; i < binary.length; i++) {
            binary[i] = (byte) (i < 600 ? 0 : i); // every byte there is, and more NULs than a delimiter has
        }
        FunctionExchange exchange = chain.send(chain.event(BODY));
        Call call = chain.takeAgentCall();
        call.head(200, "Content-Type: " + contentType, "Content-Length: " + binary.length).raw(binary).done();
        assertEquals(200, exchange.status());
        assertEquals(Optional.of(contentType), exchange.header("Content-Type"));
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        for (var chunk = exchange.readSome(); chunk.isPresent(); chunk = exchange.readSome()) {
            seen.writeBytes(chunk.get());
        }
        assertArrayEquals(binary, seen.toByteArray());
        assertEquals(Exchange.Ending.COMPLETE, exchange.ending());
    }

    /** modelcontextprotocol/typescript-sdk#2409: streams stop working, as bodies come in base64 and content types get lost. */
    @Test
    void eventsArriveNoMoreBehindApiGateway() {
        byte[] body = "{\"prompt\": \"日本\"}".getBytes(UTF_8);
        Exchange exchange = chain
                .send(chain.event(Base64.getEncoder().encodeToString(body)).put("isBase64Encoded", true));
        Call call = chain.takeAgentCall();
        assertArrayEquals(body, call.readBody());
        call.head(200, "Content-Type: text/event-stream; charset=utf-8", "Transfer-Encoding: chunked")
                .chunk("data: 1\n\n");
        assertEquals(Optional.of("text/event-stream; charset=utf-8"), exchange.header("Content-Type"));
        assertEquals("data: 1\n\n", exchange.readEvent());
        call.chunk("data: 2\n\n").end();
        assertEquals("data: 2\n\n", exchange.readRest());
    }

    /** aws-lambda-web-adapter#442 and others: what frames the agent's answer goes into the prelude. */
    @Test
    void headersOfTheAgentsConnectionReachTheClient() {
        FunctionExchange exchange = chain.send(chain.event(BODY));
        Call call = chain.takeAgentCall();
        call.answer(200, "{}", "Content-Type: application/json", "Connection: X-Mine", "X-Mine: 1",
                "Keep-Alive: timeout=5",
                "Set-Cookie: AWSALB=1", "Content-Disposition: inline");
        assertEquals(Set.of("Content-Type", "Cache-Control", "X-Accel-Buffering", "X-Session-Id", "X-Request-Id"),
                exchange.prelude().getJsonObject("headers").stream().map(Map.Entry::getKey)
                        .collect(Collectors.toSet()));
        assertEquals(Set.of("statusCode", "headers"), exchange.prelude().fieldNames());
    }

    /** aws/aws-lambda-java-libs#521: an error is an empty 200. */
    @ParameterizedTest
    @CsvSource({"500, 502, UpstreamFailed", "429, 429, Throttled", "504, 504, UpstreamTimeout"})
    void anErrorIsAnEmpty200(int upstream, int status, String type) {
        Exchange exchange = chain.post(BODY);
        chain.takeAgentCall().answer(upstream, "");
        assertEquals(status, exchange.status());
        assertEquals(type, new JsonObject(exchange.readRest()).getJsonObject("error").getString("type"));
    }

    /** aws/aws-lambda-nodejs-runtime-interface-client#100: headers that API Gateway can't read break the answer. */
    @ParameterizedTest
    @ValueSource(strings = {"too long", "\u007f", "\u0001"})
    void aContentTypeThatDoesNotFitIntoThePreludeBreaksTheAnswer(String contentType) {
        Exchange exchange = chain.post(BODY);
        Call call = chain.takeAgentCall();
        call.head(200, "Content-Type: text/" + contentType.replace("too long", "x".repeat(17_000)),
                "Transfer-Encoding: chunked");
        assertEquals(502, exchange.status());
        JsonObject error = new JsonObject(exchange.readRest()).getJsonObject("error");
        assertEquals("UpstreamFailed", error.getString("type"));
        call.awaitClosedByClient();
    }

    /** anomalyco/sst#6565, awslabs/aws-lambda-rust-runtime#665: an HTTP API is in front, whose answers don't stream. */
    @ParameterizedTest
    @ValueSource(strings = {
            "{\"version\":\"2.0\",\"routeKey\":\"POST /invoke\",\"rawPath\":\"/invoke\",\"body\":\"{}\"}",
            "{\"requestContext\":{\"requestId\":\"x\",\"http\":{\"method\":\"POST\",\"path\":\"/invoke\"}},\"body\":\"{}\"}"})
    void anHttpApiIsUsedInsteadOfARestApi(String event) {
        FunctionExchange exchange = chain.sendRaw(event);
        assertEquals(400, exchange.status());
        JsonObject error = new JsonObject(exchange.readRest()).getJsonObject("error");
        assertEquals("BadRequest", error.getString("type"));
        assertTrue(error.getString("message").contains("put a REST API in front of this function"), error.encode());
        assertEquals(0, chain.agentCalls());
    }

    /** aws-lambda-web-adapter#286: a client that sends the headers of an adapter is believed. */
    @Test
    void aClientMakesUpItsOwnRequestContext() {
        FunctionExchange exchange = chain.send(chain.event(BODY, "x-amzn-request-context",
                "{\"requestId\":\"mine\",\"requestTimeEpoch\":1,\"authorizer\":{\"principalId\":\"admin\"}}",
                "x-amzn-lambda-context", "{\"deadline\":1}"));
        Call call = chain.takeAgentCall();
        assertEquals(Optional.empty(), call.header("x-amzn-request-context"));
        assertEquals(Optional.empty(), call.header("x-amzn-lambda-context"));
        call.answer(200, "data: 1\n\n", "Content-Type: text/event-stream");
        assertEquals(200, exchange.status());
        assertEquals(Optional.of("gateway-1"), exchange.header("X-Request-Id"));
    }
}
