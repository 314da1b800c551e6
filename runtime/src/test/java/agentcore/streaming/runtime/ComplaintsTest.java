package agentcore.streaming.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.gateway.Prelude;
import agentcore.streaming.wire.gateway.PreludeTooLongException;
import agentcore.streaming.wire.lambda.RuntimeError;
import io.netty.channel.ChannelOption;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What users of other streaming runtimes complain of, each under the complaint's name, with the issue or change in which it
 * was reported. Those that need an agent or API Gateway are tested where these are.
 */
class ComplaintsTest extends RuntimeTestBase {
    private static final String NULS = "\0".repeat(8);

    /** aws/aws-lambda-nodejs-runtime-interface-client#97. */
    @Test
    void thePreludeIsLostWhenNothingIsWritten(Vertx vertx) {
        run(vertx, (invocation, response) -> response.prelude(Prelude.status(404).header("x", "y")).end());
        Call post = invoke("req-1");
        assertEquals("{\"statusCode\":404,\"headers\":{\"x\":\"y\",\"Content-Length\":\"0\"}}" + NULS,
                new String(post.readBody(), UTF_8));
        assertEquals(List.of(), post.trailerLines());
        finish(post);
    }

    /**
     * aws/aws-lambda-nodejs-runtime-interface-client#95, nitrojs/nitro#4417, h3js/srvx#204, fastify/aws-lambda-fastify#154 and
     * others: API Gateway waits for a body for up to 16 minutes. An answer to OPTIONS is one of these, 200 or 204.
     */
    @ParameterizedTest
    @ValueSource(ints = {200, 204, 302, 304})
    void anEmptyBodyHangs(int status, Vertx vertx) {
        run(vertx, (invocation, response) -> switch (invocation.requestId()) {
            case "by the handler" -> response.prelude(Prelude.status(status).header("content-length", "5")).end();
            case "by the runtime" -> Future.succeededFuture(response.prelude(Prelude.status(status))).mapEmpty();
            default -> response.prelude(Prelude.status(status)).end(Buffer.buffer());
        });
        for (String ended : List.of("by the handler", "by the runtime", "with an empty last write")) {
            Call post = invoke(ended);
            assertEquals("{\"statusCode\":" + status + ",\"headers\":{\"Content-Length\":\"0\"}}" + NULS,
                    new String(post.readChunk(), UTF_8), ended);
            assertEquals(Optional.empty(), post.tryReadChunk(), ended);
            finish(post);
        }
    }

    /** As above, where the handler takes its time: only some statuses tell by themselves that nothing will come. */
    @ParameterizedTest
    @ValueSource(ints = {200, 204, 302, 304})
    void anEmptyBodyHangsUntilTheHandlerIsDone(int status, Vertx vertx) {
        Promise<Void> handlerDone = Promise.promise();
        run(vertx, (invocation, response) -> {
            response.prelude(Prelude.status(status));
            return handlerDone.future();
        });
        Call post = invoke("req-1");
        String length = status == 204 || status == 304 ? ",\"headers\":{\"Content-Length\":\"0\"}" : "";
        assertEquals("{\"statusCode\":" + status + length + "}" + NULS, new String(post.readChunk(), UTF_8));
        vertx.getOrCreateContext().runOnContext(v -> handlerDone.complete());
        assertEquals(Optional.empty(), post.tryReadChunk());
        finish(post);
    }

    /** A client would take it for the next answer. */
    @Test
    void aBodyIsSentWhereTheStatusHasNone(Vertx vertx) throws InterruptedException {
        BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
        run(vertx, (invocation, response) -> {
            Future<Void> written = response.prelude(Prelude.status(204)).write(Buffer.buffer("x"));
            assertEquals("A response with this status has no body.", written.cause().getMessage());
            return response.end(Buffer.buffer("y")).onFailure(told::add);
        });
        Call post = invoke("req-1");
        assertEquals("{\"statusCode\":204,\"headers\":{\"Content-Length\":\"0\"}}" + NULS,
                new String(post.readBody(), UTF_8));
        finish(post);
        assertEquals("A response with this status has no body.", told.take().getMessage());
    }

    /**
     * aws/aws-lambda-nodejs-runtime-interface-client#94 and #102, H4ad/serverless-adapter#166, honojs/hono#1678: the first
     * bytes of a body that share a chunk with the delimiter come late.
     */
    @Test
    void smallWritesAreCoalesced(Vertx vertx) {
        BlockingQueue<String> pieces = new LinkedBlockingQueue<>();
        run(vertx, (invocation, response) -> {
            response.prelude(Prelude.status(200));
            return writeAll(vertx, pieces, response);
        });
        Call post = invoke("req-1");
        assertEquals("{\"statusCode\":200}" + NULS, new String(post.readChunk(), UTF_8));
        for (String piece : List.of("data: 日本\n\n", "d", "\0\0\0\0\0\0\0\0", "x".repeat(100_000))) {
            pieces.add(piece); // only now does the handler have it
            assertEquals(piece, new String(post.readChunk(), UTF_8));
        }
        pieces.add("");
        finish(post);
    }

    @Test
    void smallWritesOfOneTurnAreCoalesced(Vertx vertx) {
        run(vertx, (invocation, response) -> {
            response.write(Buffer.buffer("a"));
            response.write(Buffer.buffer("b"));
            return response.end(Buffer.buffer("c"));
        });
        Call post = invoke("req-1");
        assertEquals("a", new String(post.readChunk(), UTF_8));
        assertEquals("b", new String(post.readChunk(), UTF_8));
        assertEquals("c", new String(post.readChunk(), UTF_8));
        finish(post);
    }

    /** Nagle's algorithm, measured with AWS's Rust runtime 1.5: 40 ms between prelude and first event. */
    @Test
    void smallWritesAreHeldBackForLargerOnes(Vertx vertx) throws InterruptedException {
        BlockingQueue<Boolean> noDelay = new LinkedBlockingQueue<>();
        run(vertx, (invocation, response) -> {
            noDelay.add(((StreamedResponse) response).socket().channelHandlerContext().channel().config()
                    .getOption(ChannelOption.TCP_NODELAY));
            return response.end();
        });
        finish(invoke("req-1"));
        assertTrue(noDelay.take());
    }

    /** aws/aws-lambda-dotnet#2288, "Failed to parse prelude JSON". */
    @Test
    void theBodyOvertakesThePreludeOrSharesItsChunk(Vertx vertx) {
        run(vertx, (invocation, response) -> {
            response.prelude(Prelude.status(200));
            response.write(Buffer.buffer("early"));
            return response.done();
        });
        Call post = invoke("req-1");
        assertEquals("{\"statusCode\":200}" + NULS, new String(post.readChunk(), UTF_8));
        assertEquals("early", new String(post.readChunk(), UTF_8));
        post.close();
        api.awaitNext(1);
    }

    /** awslabs/aws-lambda-rust-runtime#1051. */
    @ParameterizedTest
    @ValueSource(strings = {"FIN", "RST"})
    void aPlatformThatClosesTheResponseEndsTheRuntime(String how, Vertx vertx) throws InterruptedException {
        BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
        run(vertx, (invocation, response) -> {
            response.exceptionHandler(told::add);
            response.write(Buffer.buffer("begun"));
            return invocation.requestId().equals("req-1") ? response.done() : response.end();
        });
        Call post = invoke("req-1");
        assertEquals("begun", new String(post.readChunk(), UTF_8));
        if (how.equals("RST")) {
            post.reset();
        } else {
            post.close();
        }
        assertEquals("The Runtime API closed the connection of the response.", told.take().getMessage());
        api.awaitNext(1);
        finish(invoke("req-2"));
    }

    /** aws-lambda-web-adapter#442, 94fzb/simplewebserver#8 and #9: 502, or a body that is cut. */
    @Test
    void headersOfTheConnectionGoIntoThePrelude(Vertx vertx) {
        Prelude prelude = Prelude.status(200).header("CONNECTION", "X-Mine, close").header("connection", "x-other")
                .header("x-mine", "1").header("X-Other", "2").header("Keep-Alive", "timeout=5").header("TE", "trailers")
                .header("Trailer", "x").header("transfer-encoding", "chunked").header("Upgrade", "h2c")
                .header("Proxy-Connection", "close").header("Proxy-Authenticate", "Basic")
                .header("Proxy-Authorization", "Basic eA==").header("Content-LENGTH", "1").header("X-Kept", "3");
        run(vertx, (invocation, response) -> response.prelude(prelude).end(Buffer.buffer("body")));
        Call post = invoke("req-1");
        assertEquals("{\"statusCode\":200,\"headers\":{\"X-Kept\":\"3\"}}" + NULS, new String(post.readChunk(), UTF_8));
        finish(post);
    }

    /** sveltekit-adapter-aws#604, middleapi/standard-server#48. */
    @Test
    void severalCookiesAreLostOrJoined(Vertx vertx) {
        Prelude prelude = Prelude.status(200).header("Set-Cookie", "a=1; Path=/").header("set-cookie", "b=2, c");
        run(vertx, (invocation, response) -> response.prelude(prelude).write(Buffer.buffer("x")));
        Call post = invoke("req-1");
        assertEquals("{\"statusCode\":200,\"cookies\":[\"a=1; Path=/\",\"b=2, c\"]}" + NULS,
                new String(post.readChunk(), UTF_8));
        finish(post);
    }

    /** Both forms that API Gateway documents for a REST API's prelude, each for what it is made for. */
    @Test
    void headersWithSeveralValuesAreInMultiValueHeadersAndCookiesInCookies(Vertx vertx) {
        Prelude prelude = Prelude.status(200).header("Set-Cookie", "a=1").header("X-A", "1").header("X-B", "1")
                .header("X-B", "2").header("Set-Cookie", "b=2");
        run(vertx, (invocation, response) -> response.prelude(prelude).write(Buffer.buffer("x")));
        Call post = invoke("req-1");
        assertEquals("{\"statusCode\":200,\"headers\":{\"X-A\":\"1\"},\"multiValueHeaders\":{\"X-B\":[\"1\",\"2\"]},"
                + "\"cookies\":[\"a=1\",\"b=2\"]}" + NULS, new String(post.readChunk(), UTF_8));
        finish(post);
    }

    /** Lambda refuses an error after a response has begun (403), and a second response. */
    @ParameterizedTest
    @ValueSource(strings = {"before its end", "after its end"})
    void aFailureAfterAResponseHasBegunIsAnErrorOrAResponseMore(String when, Vertx vertx) {
        run(vertx, (invocation, response) -> {
            response.prelude(Prelude.status(200)).write(Buffer.buffer("x"));
            if (when.equals("after its end")) {
                response.end();
            }
            return Future.failedFuture(new IllegalStateException("why"));
        });
        finish(invoke("req-1"));
        assertEquals(List.of("next", "POST /2018-06-01/runtime/invocation/req-1/response", "202", "next"), api.log());
    }

    /** aws/aws-lambda-java-libs#521. */
    @Test
    void aFailureIsAnEmpty200(Vertx vertx) {
        run(vertx, (invocation, response) -> Future.failedFuture(new IllegalStateException("why")));
        Call error = invoke("req-1");
        assertEquals("/2018-06-01/runtime/invocation/req-1/error", error.target());
        finish(error);
    }

    /**
     * aws-lambda-web-adapter#575, aws-lambda-rust-runtime#1165, and trailers written into the body or with line breaks in
     * aws-lambda-rust-runtime and swift-aws-lambda-runtime: the invocation loops or hangs.
     */
    @Test
    void aFailureWithinTheBodyHangs(Vertx vertx) {
        String message = "first line\r\nsecond \"line\" \u007f 日本" + " and more".repeat(40);
        run(vertx, (invocation, response) -> {
            response.write(Buffer.buffer("begun"));
            return Future.failedFuture(new RuntimeErrorException(new RuntimeError("Function.Mine", message)));
        });
        Call post = invoke("req-1");
        assertEquals("begun", new String(post.readBody(), UTF_8));
        assertEquals(2, post.trailerLines().size());
        assertEquals("Lambda-Runtime-Function-Error-Type: Function.Mine", post.trailerLines().get(0));
        String body = post.trailerLines().get(1);
        assertTrue(body.matches("Lambda-Runtime-Function-Error-Body: [A-Za-z0-9+/]+=*"), body);
        JsonObject told = new JsonObject(new String(Base64.getDecoder().decode(body.split(": ")[1]), UTF_8));
        assertEquals(message, told.getString("errorMessage"));
        assertEquals(0, api.nextCallsNotAwaited());
        finish(post);
        assertEquals(List.of("next", "POST /2018-06-01/runtime/invocation/req-1/response", "202", "next"), api.log());
    }

    /** aws/aws-lambda-nodejs-runtime-interface-client#100; large cookies and content security policies. */
    @Test
    void aPreludeThatIsTooLongBreaksTheResponse(Vertx vertx) {
        run(vertx, (invocation, response) -> {
            assertThrows(PreludeTooLongException.class,
                    () -> response.prelude(Prelude.status(204).header("x", "v".repeat(16_384))));
            assertFalse(response.begun());
            return response.prelude(Prelude.status(500)).write(Buffer.buffer("x"));
        });
        Call post = invoke("req-1");
        assertEquals("{\"statusCode\":500}" + NULS, new String(post.readChunk(), UTF_8));
        assertEquals("x", new String(post.readChunk(), UTF_8));
        finish(post);
    }

    /** As above: the length that the runtime adds may be what is too much. */
    @Test
    void aPreludeThatIsJustShortEnoughBreaksTheResponse(Vertx vertx) throws InterruptedException {
        String empty = "{\"statusCode\":200,\"headers\":{\"x\":\"\",\"Content-Length\":\"0\"}}" + NULS;
        String longest = "v".repeat(16_384 - empty.length());
        BlockingQueue<Boolean> begun = new LinkedBlockingQueue<>();
        run(vertx, (invocation, response) -> {
            assertThrows(PreludeTooLongException.class,
                    () -> response.prelude(Prelude.status(200).header("x", longest + "v")));
            begun.add(response.begun());
            return response.prelude(Prelude.status(200).header("x", longest)).end();
        });
        Call post = invoke("req-1");
        assertEquals(16_384, post.readBody().length);
        finish(post);
        assertFalse(begun.take());
    }

    /** aws/aws-lambda-nodejs-runtime-interface-client#100, the same for characters that no header may have. */
    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "a\r\nb: c", "\u007f", "\u001b[0m"})
    void aControlCharacterInAHeaderBreaksTheResponse(String value, Vertx vertx) {
        run(vertx, (invocation, response) -> response.prelude(Prelude.status(200).header("x", value)).end());
        Call error = invoke("req-1");
        assertEquals("/2018-06-01/runtime/invocation/req-1/error", error.target());
        assertEquals(Optional.of("Function.IllegalArgumentException"),
                error.header("Lambda-Runtime-Function-Error-Type"));
        assertTrue(new String(error.readBody(), UTF_8).contains("The header x has a control character in its value"));
        finish(error);
    }

    /** aws-lambda-rust-runtime#665: any other spelling is Runtime.InvalidResponseModeHeader. */
    @Test
    void theResponseModeIsSpeltInAnotherWay(Vertx vertx) {
        run(vertx, (invocation, response) -> response.end());
        Call post = invoke("req-1");
        assertEquals(Optional.of("streaming"), post.header("Lambda-Runtime-Function-Response-Mode"));
        finish(post);
    }

    /** From the sources of AWS's emulator: it may refuse a response early, with 413 for one. */
    @ParameterizedTest
    @ValueSource(ints = {400, 403, 413, 202})
    void anAnswerWhileTheResponseIsBeingWrittenIsNotRead(int status, Vertx vertx) throws InterruptedException {
        BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
        run(vertx, (invocation, response) -> {
            response.exceptionHandler(told::add);
            response.write(Buffer.buffer("begun"));
            return invocation.requestId().equals("req-1") ? response.done() : response.end();
        });
        Call post = invoke("req-1");
        post.readChunk();
        post.answer(status, "{\"errorType\":\"Early\"}");
        assertEquals("The Runtime API answered " + status + " to a response: {\"errorType\":\"Early\"}",
                told.take().getMessage());
        api.awaitNext(1);
        finish(invoke("req-2"));
    }

    /** From the sources of AWS's emulator: the platform reads 2 MB/s, and answers when it has read everything. */
    @Test
    void theNextInvocationIsAskedForWhileTheResponseIsThrottled(Vertx vertx) throws InterruptedException {
        run(vertx, (invocation, response) -> response.write(Buffer.buffer("x")));
        Call post = invoke("req-1");
        assertEquals("x", new String(post.readBody(), UTF_8)); // the end has come, so the handler is done
        passLoop(vertx);
        assertEquals(0, api.nextCallsNotAwaited());
        finish(post);
        assertEquals(List.of("next", "POST /2018-06-01/runtime/invocation/req-1/response", "202", "next"), api.log());
    }

    /** From the sources of AWS's emulator: an id is any text. */
    @ParameterizedTest
    @ValueSource(strings = {"a/b?c#d e%f", "%E6%97%A5", "a+b"})
    void aRequestIdWithReservedCharactersLeadsElsewhere(String requestId, Vertx vertx) {
        run(vertx, (invocation, response) -> invocation.body().length() == 2
                ? Future.failedFuture("why")
                : Future.succeededFuture());
        String encoded = requestId.replace("%", "%25").replace("/", "%2F").replace("?", "%3F").replace("#", "%23")
                .replace(" ", "%20").replace("+", "%2B");
        Call error = invoke(requestId);
        assertEquals("/2018-06-01/runtime/invocation/" + encoded + "/error", error.target());
        finish(error);
        api.invoke(requestId, "[1]".getBytes(StandardCharsets.UTF_8));
        Call post = api.takePost();
        assertEquals("/2018-06-01/runtime/invocation/" + encoded + "/response", post.target());
        finish(post);
    }

    /** Sends what the test puts into the queue, until an empty piece. */
    private static Future<Void> writeAll(Vertx vertx, BlockingQueue<String> pieces, InvocationResponse response) {
        return vertx.executeBlocking(pieces::take).compose(piece -> piece.isEmpty()
                ? Future.succeededFuture()
                : response.write(Buffer.buffer(piece)).compose(written -> writeAll(vertx, pieces, response)));
    }
}
