package agentcore.streaming.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedRuntimeApi;
import agentcore.streaming.wire.fixture.ScriptedServer;
import agentcore.streaming.wire.gateway.Prelude;
import agentcore.streaming.wire.gateway.PreludeTooLongException;
import agentcore.streaming.wire.lambda.RuntimeError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of the Runtime API, what it is told, and in which order. */
@ExtendWith(VertxExtension.class)
class InvocationsTest {
    private static final byte[] EVENT = "{\"prompt\":\"こんにちは\"}".getBytes(UTF_8);

    private final ScriptedRuntimeApi api = new ScriptedRuntimeApi();

    @AfterEach
    void closeApi() {
        api.close();
    }

    @Test
    void theHandlerSeesAllThatLambdaSaid(Vertx vertx) throws InterruptedException {
        BlockingQueue<Invocation> seen = new LinkedBlockingQueue<>();
        run(vertx, (invocation, response) -> {
            seen.add(invocation);
            return Future.succeededFuture();
        });
        api.invoke("req-1", EVENT, Map.of("Lambda-Runtime-Deadline-Ms", "1700000000123",
                "Lambda-Runtime-Client-Context", "", "Lambda-Runtime-Aws-Tenant-Id", "blue"));
        Invocation invocation = seen.take();
        assertEquals("req-1", invocation.requestId());
        assertEquals(Instant.ofEpochMilli(1700000000123L), invocation.deadline());
        assertEquals("arn:aws:lambda:us-east-1:123456789012:function:test", invocation.functionArn());
        assertEquals(Optional.of("Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1"),
                invocation.traceId());
        assertEquals("blue", invocation.headers().get("lambda-runtime-aws-tenant-id"));
        assertArrayEquals(EVENT, invocation.body().getBytes());
    }

    @Test
    void thePreludeGoesOutAtOnceAndAlone(Vertx vertx) {
        Promise<Void> go = Promise.promise();
        run(vertx, (invocation, response) -> {
            response.prelude(Prelude.status(200));
            return go.future().compose(gone -> response.write(Buffer.buffer("later")));
        });
        api.invoke("req-1", EVENT);
        Call post = api.takePost();
        assertEquals("{\"statusCode\":200}\0\0\0\0\0\0\0\0", new String(post.readChunk(), UTF_8));
        vertx.getOrCreateContext().runOnContext(v -> go.complete()); // nothing of the body was written before the prelude had arrived
        assertEquals("later", new String(post.readChunk(), UTF_8));
        finish(post);
    }

    @Test
    void eachWriteIsOneChunkAndWaitsForNoOther(Vertx vertx) {
        BlockingQueue<String> pieces = new LinkedBlockingQueue<>();
        run(vertx, (invocation, response) -> writeAll(vertx, pieces, response));
        api.invoke("req-1", EVENT);
        pieces.add("first");
        Call post = api.takePost();
        assertEquals("first", new String(post.readChunk(), UTF_8));
        for (String piece : List.of("data: 日本\n\n", "d", "\0\0\0\0\0\0\0\0", "x".repeat(100_000))) {
            pieces.add(piece); // only now does the handler have it
            assertEquals(piece, new String(post.readChunk(), UTF_8));
        }
        pieces.add("");
        finish(post);
    }

    /** An empty chunk would end the body. */
    @Test
    void anEmptyWriteSendsNothing(Vertx vertx) {
        run(vertx, (invocation, response) -> {
            response.write(Buffer.buffer());
            assertFalse(response.begun());
            response.write(Buffer.buffer("a"));
            response.write(Buffer.buffer());
            return response.write(Buffer.buffer("b"));
        });
        api.invoke("req-1", EVENT);
        Call post = api.takePost();
        assertEquals("a", new String(post.readChunk(), UTF_8));
        assertEquals("b", new String(post.readChunk(), UTF_8));
        finish(post);
    }

    @Test
    void theNextInvocationIsAskedForWhenTheAnswerIsTakenAndTheHandlerIsDone(Vertx vertx) throws InterruptedException {
        Promise<Void> handlerDone = Promise.promise();
        CountDownLatch taken = new CountDownLatch(1);
        run(vertx, (invocation, response) -> response.end(Buffer.buffer("x")).compose(accepted -> {
            taken.countDown();
            return handlerDone.future();
        }));
        api.invoke("req-1", EVENT);
        Call post = api.takePost();
        assertEquals("x", new String(post.readBody(), UTF_8));
        passLoop(vertx);
        assertEquals(0, api.nextCallsNotAwaited()); // the answer isn't taken
        api.accept(post);
        taken.await();
        passLoop(vertx);
        assertEquals(0, api.nextCallsNotAwaited()); // the handler isn't done
        handlerDone.complete();
        api.awaitNext(1);
        assertEquals(List.of("next", "POST /2018-06-01/runtime/invocation/req-1/response", "202", "next"), api.log());
    }

    @Test
    void theNextInvocationIsNotAskedForBeforeTheAnswerIsTakenAlthoughTheHandlerIsDone(Vertx vertx)
            throws InterruptedException {
        run(vertx, (invocation, response) -> response.write(Buffer.buffer("x")));
        api.invoke("req-1", EVENT);
        Call post = api.takePost();
        assertEquals("x", new String(post.readBody(), UTF_8)); // the end has come, so the handler is done
        passLoop(vertx);
        assertEquals(0, api.nextCallsNotAwaited());
        finish(post);
        assertEquals(List.of("next", "POST /2018-06-01/runtime/invocation/req-1/response", "202", "next"), api.log());
    }

    @Test
    void aHandlerThatThrowsFailsItsInvocationOnly(Vertx vertx) {
        run(vertx, (invocation, response) -> {
            if (invocation.requestId().equals("req-1")) {
                throw new IllegalStateException("thrown");
            }
            return response.write(Buffer.buffer("fine"));
        });
        api.invoke("req-1", EVENT);
        Call error = api.takePost();
        assertEquals("/2018-06-01/runtime/invocation/req-1/error", error.target());
        assertEquals(Optional.of("Function.IllegalStateException"), error.header("Lambda-Runtime-Function-Error-Type"));
        assertEquals(Optional.of("application/vnd.aws.lambda.error+json"), error.header("Content-Type"));
        finish(error);
        api.invoke("req-2", EVENT);
        Call post = api.takePost();
        assertEquals("fine", new String(post.readChunk(), UTF_8));
        finish(post);
    }

    @Test
    void aPreludeThatIsTooLongIsRefusedBeforeAnythingIsSent(Vertx vertx) {
        run(vertx, (invocation, response) -> {
            assertThrows(PreludeTooLongException.class,
                    () -> response.prelude(Prelude.status(200).header("x", "v".repeat(16_384))));
            assertFalse(response.begun());
            return response.prelude(Prelude.status(500));
        });
        api.invoke("req-1", EVENT);
        Call post = api.takePost();
        assertEquals("{\"statusCode\":500}\0\0\0\0\0\0\0\0", new String(post.readChunk(), UTF_8));
        finish(post);
    }

    @Test
    void aResponseBeginsOnce(Vertx vertx) {
        run(vertx, (invocation, response) -> {
            response.prelude(Prelude.status(200));
            assertThrows(IllegalStateException.class, () -> response.prelude(Prelude.status(200)));
            assertThrows(IllegalStateException.class, () -> response.contentType("text/plain"));
            return Future.succeededFuture();
        });
        api.invoke("req-1", EVENT);
        Call post = api.takePost();
        post.readChunk();
        finish(post);
    }

    @Test
    void whatComesAfterTheEndIsRefusedAndChangesNothing(Vertx vertx) {
        Promise<Void> written = Promise.promise();
        run(vertx, (invocation, response) -> {
            response.write(Buffer.buffer("x"));
            response.end();
            response.write(Buffer.buffer("y")).onComplete(written);
            response.fail(new RuntimeError("Function.TooLate", ""));
            return response.end();
        });
        api.invoke("req-1", EVENT);
        Call post = api.takePost();
        assertEquals("x", new String(post.readBody(), UTF_8));
        assertEquals(List.of(), post.trailerLines());
        api.accept(post);
        api.awaitNext(1);
        assertTrue(written.future().failed());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a/b?c#d e%f", "日本", "a+b"})
    void requestIdsAreEncodedIntoThePath(String requestId, Vertx vertx) {
        String sent = requestId.equals("日本") ? "%E6%97%A5%E6%9C%AC" : requestId; // a header is ASCII
        run(vertx, (invocation, response) -> invocation.body().length() == 2
                ? Future.failedFuture("why")
                : Future.succeededFuture());
        String encoded = sent.replace("%", "%25").replace("/", "%2F").replace("?", "%3F").replace("#", "%23")
                .replace(" ", "%20").replace("+", "%2B");
        api.invoke(sent, EVENT);
        Call post = api.takePost();
        assertEquals("/2018-06-01/runtime/invocation/" + encoded + "/response", post.target());
        finish(post);
        api.invoke(sent, "{}".getBytes(UTF_8));
        Call error = api.takePost();
        assertEquals("/2018-06-01/runtime/invocation/" + encoded + "/error", error.target());
        finish(error);
    }

    @Test
    void theSecondIdIsEchoedWhereItWasGiven(Vertx vertx) {
        run(vertx, (invocation, response) -> invocation.body().length() == 2
                ? Future.failedFuture("why")
                : Future.succeededFuture());
        api.invoke("req-1", EVENT, Map.of("Lambda-Runtime-Invocation-Id", "inv-1"));
        Call post = api.takePost();
        assertEquals(Optional.of("inv-1"), post.header("Lambda-Runtime-Invocation-Id"));
        finish(post);
        api.invoke("req-2", "{}".getBytes(UTF_8), Map.of("Lambda-Runtime-Invocation-Id", "inv-2"));
        Call error = api.takePost();
        assertEquals(Optional.of("inv-2"), error.header("Lambda-Runtime-Invocation-Id"));
        finish(error);
        api.invoke("req-3", EVENT);
        Call without = api.takePost();
        assertEquals(Optional.empty(), without.header("Lambda-Runtime-Invocation-Id"));
        finish(without);
    }

    @Test
    void asManyInvocationsAreServedAtOnceAsLambdaAllows(Vertx vertx) throws InterruptedException {
        Promise<Void> go = Promise.promise();
        LambdaRuntime.run(vertx, Map.of("AWS_LAMBDA_RUNTIME_API", api.address(), "AWS_LAMBDA_MAX_CONCURRENCY", "5"),
                v -> Future.succeededFuture((invocation, response) -> response
                        .write(Buffer.buffer(invocation.requestId())).compose(written -> go.future())));
        api.awaitNext(5);
        passLoop(vertx);
        assertEquals(0, api.nextCallsNotAwaited());
        Set<String> served = new HashSet<>();
        List<Call> posts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            api.invoke("req-" + i, EVENT);
        }
        for (int i = 0; i < 5; i++) {
            Call post = api.takePost();
            served.add(new String(post.readChunk(), UTF_8)); // all five are in the middle of their answers
            posts.add(post);
        }
        assertEquals(Set.of("req-0", "req-1", "req-2", "req-3", "req-4"), served);
        vertx.getOrCreateContext().runOnContext(v -> go.complete());
        for (Call post : posts) {
            post.readBody();
            api.accept(post);
        }
        api.awaitNext(5);
    }

    private void run(Vertx vertx, InvocationHandler handler) {
        LambdaRuntime.run(vertx, Map.of("AWS_LAMBDA_RUNTIME_API", api.address()), v -> Future.succeededFuture(handler));
        api.awaitNext(1);
    }

    /** Sends what the test puts into the queue, until an empty piece. */
    private static Future<Void> writeAll(Vertx vertx, BlockingQueue<String> pieces, InvocationResponse response) {
        return vertx.executeBlocking(pieces::take).compose(piece -> piece.isEmpty()
                ? Future.succeededFuture()
                : response.write(Buffer.buffer(piece)).compose(written -> writeAll(vertx, pieces, response)));
    }

    /**
     * Lets the runtime's event loop, which is that of this thread's context, go through all that it has to do now, and what
     * it sends arrive: a request from there to another server comes back in the meantime, a few times.
     */
    private static void passLoop(Vertx vertx) throws InterruptedException {
        try (ScriptedServer other = new ScriptedServer(call -> {
            call.answer(200, "");
            return true;
        })) {
            CountDownLatch passed = new CountDownLatch(1);
            vertx.getOrCreateContext().runOnContext(v -> roundTrips(vertx.createHttpClient(), other.port(), 5)
                    .onComplete(back -> passed.countDown()));
            passed.await();
        }
    }

    private static Future<Void> roundTrips(HttpClient client, int port, int times) {
        return client.request(HttpMethod.GET, port, "127.0.0.1", "/").compose(request -> request.send())
                .compose(response -> response.body())
                .compose(body -> times == 1 ? Future.succeededFuture() : roundTrips(client, port, times - 1));
    }

    private void finish(Call post) {
        post.readBody();
        api.accept(post);
        api.awaitNext(1);
    }
}
