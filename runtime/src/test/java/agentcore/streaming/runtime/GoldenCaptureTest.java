package agentcore.streaming.runtime;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.HttpMessageReader;
import agentcore.streaming.wire.fixture.ScriptedRuntimeApi;
import agentcore.streaming.wire.gateway.Prelude;
import agentcore.streaming.wire.lambda.RuntimeError;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Our requests beside those of AWS's own Node client, captured (golden/README.md). Both are read by the same reader; what
 * must be equal is method, path, headers but Host, Connection and User-Agent, body bytes, and how the body ends.
 */
@ExtendWith(VertxExtension.class)
class GoldenCaptureTest {
    private static final Set<String> OWN_HEADERS = Set.of("host", "connection", "user-agent");
    private static final Map<String, Captured> CAPTURED = new HashMap<>();

    private record Captured(String requestLine, List<String> headers, byte[] body, List<String> trailers) {}

    @BeforeAll
    static void readCapture() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream capture = GoldenCaptureTest.class
                .getResourceAsStream("/golden/lambda-runtime-response-golden.txt")) {
            new String(capture.readAllBytes(), UTF_8).lines().filter(line -> line.startsWith("#1 ")).forEach(line -> {
                String literal = line.substring(line.indexOf('"'));
                bytes.writeBytes(new JsonObject("{\"s\":" + literal + "}").getString("s").getBytes(ISO_8859_1));
            });
        }
        HttpMessageReader reader = new HttpMessageReader(new ByteArrayInputStream(bytes.toByteArray()));
        for (var head = reader.readHead(); head.isPresent(); head = reader.readHead()) {
            byte[] body = reader.readBody();
            if (head.get().startsWith("POST")) {
                String id = head.get().split("/")[4];
                CAPTURED.put(id,
                        new Captured(head.get(), comparable(reader.headers()), body,
                                List.copyOf(reader.trailerLines())));
            }
        }
        assertEquals(6, CAPTURED.size());
    }

    @Test
    void aStreamWithPreludeIsWhatAwsClientSends(Vertx vertx) {
        assertSameAsCaptured("req-0-ok", sent(vertx, "req-0-ok", (invocation, response) -> {
            response.prelude(prelude());
            response.write(Buffer.buffer("data: 1\n\n"));
            return response.write(Buffer.buffer("data: 2\n\n"));
        }));
    }

    /** AWS's client loses the prelude here (aws-lambda-nodejs-runtime-interface-client#97); all but that is the same. */
    @Test
    void aPreludeWithoutBodyIsSentAllTheSame(Vertx vertx) {
        Captured ours = sent(vertx, "req-1-empty", (invocation, response) -> response.prelude(prelude()).end());
        Captured theirs = CAPTURED.get("req-1-empty");
        assertEquals(theirs.requestLine(), ours.requestLine());
        assertEquals(theirs.headers(), ours.headers());
        assertEquals(theirs.trailers(), ours.trailers());
        assertEquals(0, theirs.body().length);
        assertEquals(
                "{\"statusCode\":200,\"headers\":{\"content-type\":\"text/event-stream\",\"Content-Length\":\"0\"},\"cookies\":[\"a=1\"]}"
                        + "\0\0\0\0\0\0\0\0",
                new String(ours.body(), UTF_8));
    }

    @Test
    void aStreamWithoutPreludeIsWhatAwsClientSends(Vertx vertx) {
        assertSameAsCaptured("req-2-raw", sent(vertx, "req-2-raw", (invocation, response) -> {
            response.write(Buffer.buffer("hello"));
            return response.write(Buffer.buffer(" world"));
        }));
    }

    @Test
    void aContentTypeOfItsOwnIsWhatAwsClientSends(Vertx vertx) {
        assertSameAsCaptured("req-3-setct", sent(vertx, "req-3-setct",
                (invocation, response) -> response.contentType("text/plain").write(Buffer.buffer("x"))));
    }

    /** The type gets the prefix without which Lambda would replace it; the stack trace stays here. */
    @Test
    void aFailureAfterTheFirstWriteIsToldInTheSameTrailers(Vertx vertx) {
        RuntimeError error = new RuntimeError("Function.TypeError", "boom\nmid");
        Captured ours = sent(vertx, "req-4-mid", (invocation, response) -> {
            response.prelude(prelude());
            response.write(Buffer.buffer("data: 1\n\n"));
            return Future.failedFuture(new RuntimeErrorException(error));
        });
        Captured theirs = CAPTURED.get("req-4-mid");
        assertEquals(theirs.requestLine(), ours.requestLine());
        assertEquals(theirs.headers(), ours.headers());
        assertArrayEquals(theirs.body(), ours.body());
        assertEquals(2, theirs.trailers().size());
        assertEquals(theirs.trailers().get(0).replace("TypeError", "Function.TypeError"), ours.trailers().get(0));
        JsonObject theirBody = trailerBody(theirs.trailers().get(1));
        JsonObject ourBody = trailerBody(ours.trailers().get(1));
        assertEquals(List.copyOf(theirBody.fieldNames()), List.copyOf(ourBody.fieldNames()));
        assertEquals(theirBody.getString("errorMessage"), ourBody.getString("errorMessage"));
        assertEquals("Function." + theirBody.getString("errorType"), ourBody.getString("errorType"));
    }

    /** AWS's client posts an empty response with trailers here, which can't carry a status; the guide asks for /error. */
    @Test
    void aFailureBeforeTheFirstWriteIsAnError(Vertx vertx) {
        assertTrue(CAPTURED.get("req-5-early").requestLine().contains("/response "));
        Captured ours = sent(vertx, "req-5-early",
                (invocation, response) -> Future.failedFuture(new IllegalStateException("early")));
        assertEquals("POST /2018-06-01/runtime/invocation/req-5-early/error HTTP/1.1", ours.requestLine());
        assertEquals("{\"errorType\":\"Function.IllegalStateException\",\"errorMessage\":\"early\",\"stackTrace\":[]}",
                new String(ours.body(), UTF_8));
    }

    private static Prelude prelude() {
        return Prelude.status(200).header("content-type", "text/event-stream").header("Set-Cookie", "a=1");
    }

    private static Captured sent(Vertx vertx, String requestId, InvocationHandler handler) {
        try (ScriptedRuntimeApi api = new ScriptedRuntimeApi()) {
            LambdaRuntime.run(vertx, Map.of("AWS_LAMBDA_RUNTIME_API", api.address()),
                    v -> Future.succeededFuture(handler));
            api.invoke(requestId, "{}".getBytes(UTF_8));
            Call post = api.takePost();
            byte[] body = post.readBody();
            Captured sent = new Captured("POST " + post.target() + " HTTP/1.1", comparable(post.headers()), body,
                    List.copyOf(post.trailerLines()));
            api.accept(post);
            api.awaitNext(2);
            return sent;
        }
    }

    private static void assertSameAsCaptured(String requestId, Captured ours) {
        Captured theirs = CAPTURED.get(requestId);
        assertEquals(theirs.requestLine(), ours.requestLine());
        assertEquals(theirs.headers(), ours.headers());
        assertArrayEquals(theirs.body(), ours.body());
        assertEquals(theirs.trailers(), ours.trailers());
    }

    private static List<String> comparable(List<Map.Entry<String, String>> headers) {
        List<String> comparable = new ArrayList<>();
        headers.stream().filter(header -> !OWN_HEADERS.contains(header.getKey().toLowerCase()))
                .forEach(header -> comparable.add(header.getKey().toLowerCase() + ": " + header.getValue()));
        return comparable;
    }

    private static JsonObject trailerBody(String line) {
        return new JsonObject(new String(Base64.getDecoder().decode(line.substring(line.indexOf(": ") + 2)), UTF_8));
    }
}
