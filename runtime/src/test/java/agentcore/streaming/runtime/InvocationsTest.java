package agentcore.streaming.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.gateway.Prelude;
import agentcore.streaming.wire.lambda.RuntimeError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

/** What is asked of the Runtime API, what it is told, and in which order. */
class InvocationsTest extends RuntimeTestBase {
    private static final byte[] PROMPT = "{\"prompt\":\"こんにちは\"}".getBytes(UTF_8);

    @Test
    void theHandlerSeesAllThatLambdaSaid(Vertx vertx) throws InterruptedException {
        BlockingQueue<Invocation> seen = new LinkedBlockingQueue<>();
        run(vertx, (invocation, response) -> {
            seen.add(invocation);
            return Future.succeededFuture();
        });
        api.invoke("req-1", PROMPT, Map.of("Lambda-Runtime-Deadline-Ms", "1700000000123",
                "Lambda-Runtime-Client-Context", "", "Lambda-Runtime-Aws-Tenant-Id", "blue"));
        Invocation invocation = seen.take();
        assertEquals("req-1", invocation.requestId());
        assertEquals(Instant.ofEpochMilli(1700000000123L), invocation.deadline());
        assertEquals("arn:aws:lambda:us-east-1:123456789012:function:test", invocation.functionArn());
        assertEquals(Optional.of("Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1"),
                invocation.traceId());
        assertEquals("blue", invocation.headers().get("lambda-runtime-aws-tenant-id"));
        assertArrayEquals(PROMPT, invocation.body().getBytes());
    }

    /** An empty chunk would end the body. */
    @Test
    void anEmptyWriteSendsNothing(Vertx vertx) {
        run(vertx, (invocation, response) -> {
            assertTrue(response.write(Buffer.buffer()).succeeded());
            assertFalse(response.begun());
            response.write(Buffer.buffer("a"));
            response.write(Buffer.buffer());
            return response.write(Buffer.buffer("b"));
        });
        api.invoke("req-1", PROMPT);
        Call post = api.takePost();
        assertEquals("a", new String(post.readChunk(), UTF_8));
        assertEquals("b", new String(post.readChunk(), UTF_8));
        post.readBody();
        assertEquals(List.of(), post.trailerLines()); // the handler has not failed
        api.accept(post);
        api.awaitNext(1);
    }

    @Test
    void theNextInvocationIsAskedForWhenTheAnswerIsTakenAndTheHandlerIsDone(Vertx vertx) throws InterruptedException {
        Promise<Void> handlerDone = Promise.promise();
        CountDownLatch taken = new CountDownLatch(1);
        run(vertx, (invocation, response) -> response.end(Buffer.buffer("x")).compose(accepted -> {
            taken.countDown();
            return handlerDone.future();
        }));
        api.invoke("req-1", PROMPT);
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
    void aHandlerThatThrowsFailsItsInvocationOnly(Vertx vertx) {
        run(vertx, (invocation, response) -> {
            if (invocation.requestId().equals("req-1")) {
                throw new IllegalStateException("thrown");
            }
            return response.write(Buffer.buffer("fine"));
        });
        api.invoke("req-1", PROMPT);
        Call error = api.takePost();
        assertEquals("/2018-06-01/runtime/invocation/req-1/error", error.target());
        assertEquals(Optional.of("Function.IllegalStateException"), error.header("Lambda-Runtime-Function-Error-Type"));
        assertEquals(Optional.of("application/vnd.aws.lambda.error+json"), error.header("Content-Type"));
        finish(error);
        api.invoke("req-2", PROMPT);
        Call post = api.takePost();
        assertEquals("fine", new String(post.readChunk(), UTF_8));
        finish(post);
    }

    @Test
    void aResponseBeginsOnce(Vertx vertx) {
        run(vertx, (invocation, response) -> {
            assertSame(response, response.prelude(Prelude.status(200)));
            assertThrows(IllegalStateException.class, () -> response.prelude(Prelude.status(200)));
            assertThrows(IllegalStateException.class, () -> response.contentType("text/plain"));
            return Future.succeededFuture();
        });
        api.invoke("req-1", PROMPT);
        Call post = api.takePost();
        post.readBody();
        assertEquals(List.of(), post.trailerLines()); // the handler has not failed
        api.accept(post);
        api.awaitNext(1);
    }

    @Test
    void aFailureInThePreludesTurnComesBehindThePrelude(Vertx vertx) throws InterruptedException {
        BlockingQueue<Boolean> begun = new LinkedBlockingQueue<>();
        run(vertx, (invocation, response) -> {
            response.prelude(Prelude.status(200));
            begun.add(response.begun());
            return Future.failedFuture(new IllegalStateException("why"));
        });
        api.invoke("req-1", PROMPT);
        Call post = api.takePost();
        assertEquals("{\"statusCode\":200}\0\0\0\0\0\0\0\0", new String(post.readBody(), UTF_8));
        assertEquals("Lambda-Runtime-Function-Error-Type: Function.IllegalStateException",
                post.trailerLines().getFirst());
        finish(post);
        assertTrue(begun.take());
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
        api.invoke("req-1", PROMPT);
        Call post = api.takePost();
        assertEquals("x", new String(post.readBody(), UTF_8));
        assertEquals(List.of(), post.trailerLines());
        api.accept(post);
        api.awaitNext(1);
        assertTrue(written.future().failed());
    }

    @Test
    void aResponseNamesTheHostItGoesTo(Vertx vertx) {
        run(vertx, (invocation, response) -> response.end());
        Call post = invoke("req-1");
        assertEquals(Optional.of(api.address()), post.header("Host"));
        finish(post);
    }

    @Test
    void theSecondIdIsEchoedWhereItWasGiven(Vertx vertx) {
        run(vertx, (invocation, response) -> invocation.body().length() == 2
                ? Future.failedFuture("why")
                : Future.succeededFuture());
        api.invoke("req-1", PROMPT, Map.of("Lambda-Runtime-Invocation-Id", "inv-1"));
        Call post = api.takePost();
        assertEquals(Optional.of("inv-1"), post.header("Lambda-Runtime-Invocation-Id"));
        finish(post);
        api.invoke("req-2", "{}".getBytes(UTF_8), Map.of("Lambda-Runtime-Invocation-Id", "inv-2"));
        Call error = api.takePost();
        assertEquals(Optional.of("inv-2"), error.header("Lambda-Runtime-Invocation-Id"));
        finish(error);
        api.invoke("req-3", PROMPT);
        Call without = api.takePost();
        assertEquals(Optional.empty(), without.header("Lambda-Runtime-Invocation-Id"));
        finish(without);
    }
}
