package agentcore.streaming.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import java.util.stream.Stream;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.gateway.Prelude;
import agentcore.streaming.wire.lambda.RuntimeError;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers as other teams write them, well and badly: each ends its own invocation, and the runtime goes on. */
class HandlersTest extends RuntimeTestBase {
    static Stream<InvocationHandler> uselessHandlers() {
        return Stream.of((invocation, response) -> null, (invocation, response) -> {
            throw new AssertionError("planned");
        }, (invocation, response) -> {
            throw HandlersTest.<RuntimeException>unchecked(new IOException("planned"));
        });
    }

    @ParameterizedTest
    @MethodSource("uselessHandlers")
    void aHandlerThatIsOfNoUseFailsItsInvocationAndTheNextOneWorks(InvocationHandler useless, Vertx vertx) {
        run(vertx, (invocation, response) -> invocation.requestId().equals("req-1")
                ? useless.handle(invocation, response)
                : response.end(Buffer.buffer("fine")));
        Call error = invoke("req-1");
        assertEquals("/2018-06-01/runtime/invocation/req-1/error", error.target());
        finish(error);
        Call post = invoke("req-2");
        assertEquals("fine", new String(post.readBody(), UTF_8));
        finish(post);
    }

    /** As languages other than Java throw them. */
    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchecked(Throwable failure) throws T {
        throw (T) failure;
    }

    /** As the SDK's futures are; what follows happens on the event loop all the same. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHandlersFutureMayBeCompletedOnAnyThread(boolean fails, Vertx vertx) throws InterruptedException {
        BlockingQueue<Thread> handledOn = new LinkedBlockingQueue<>();
        run(vertx, (invocation, response) -> {
            handledOn.add(Thread.currentThread());
            response.write(Buffer.buffer("x"));
            Promise<Void> done = Promise.promise();
            Thread.ofPlatform().start(() -> {
                if (fails) {
                    done.fail("planned");
                } else {
                    done.complete();
                }
            });
            return done.future();
        });
        for (String requestId : List.of("req-1", "req-2", "req-3")) {
            Call post = invoke(requestId);
            post.readBody();
            assertEquals(fails ? 2 : 0, post.trailerLines().size());
            api.accept(post);
            api.awaitNext(1);
        }
        Thread loop = handledOn.take();
        assertEquals(loop, handledOn.take());
        assertEquals(loop, handledOn.take());
    }

    static Stream<Function<InvocationResponse, Object>> uses() {
        return Stream.of(response -> response.write(Buffer.buffer("x")),
                response -> response.prelude(Prelude.status(200)),
                response -> response.contentType("text/plain"), InvocationResponse::begun, InvocationResponse::end,
                response -> response.end(Buffer.buffer("x")),
                response -> response.fail(new RuntimeError("Function.Mine", "my words")));
    }

    @ParameterizedTest
    @MethodSource("uses")
    void aResponseIsNotToBeUsedOnOtherThreads(Function<InvocationResponse, Object> use, Vertx vertx) {
        run(vertx, (invocation, response) -> vertx.executeBlocking(() -> use.apply(response)).mapEmpty());
        Call error = invoke("req-1");
        assertEquals("/2018-06-01/runtime/invocation/req-1/error", error.target());
        String body = new String(error.readBody(), UTF_8);
        assertTrue(body.contains("on the event loop of its runtime only"), body);
        api.accept(error);
        api.awaitNext(1);
    }

    /** As all streams of Vert.x let their calls be chained. */
    @Test
    void settersGiveTheResponseItself(Vertx vertx) throws InterruptedException {
        BlockingQueue<Boolean> same = new LinkedBlockingQueue<>();
        run(vertx, (invocation, response) -> {
            same.add(response.exceptionHandler(failure -> {}) == response);
            same.add(response.drainHandler(drained -> {}) == response);
            same.add(response.setWriteQueueMaxSize(1 << 16) == response);
            same.add(response.contentType("text/plain") == response);
            return response.end();
        });
        finish(invoke("req-1"));
        assertEquals(List.of(true, true, true, true), List.copyOf(same));
    }

    @Test
    void aFailureKeepsItsTypeWhereAFutureHasWrappedItUp(Vertx vertx) {
        run(vertx, (invocation, response) -> Future.fromCompletionStage(CompletableFuture.runAsync(() -> {
            throw new RuntimeErrorException(new RuntimeError("Function.Mine", "my words"), new IOException("why"));
        })));
        Call error = invoke("req-1");
        assertEquals("{\"errorType\":\"Function.Mine\",\"errorMessage\":\"my words\",\"stackTrace\":[]}",
                new String(error.readBody(), UTF_8));
        finish(error);
    }

    @Test
    void aFailureThatIsOnlyATextIsAFailure(Vertx vertx) {
        run(vertx, (invocation, response) -> Future.failedFuture("only a text"));
        Call error = invoke("req-1");
        assertEquals(Optional.of("Function.Failure"), error.header("Lambda-Runtime-Function-Error-Type"));
        finish(error);
    }

    @Test
    void aStreamThatEndsWellIsAWholeResponse(Vertx vertx) {
        run(vertx, (invocation, response) -> response.pipeFrom(new Source(vertx, 3, null)));
        Call post = invoke("req-1");
        assertEquals("xxx", new String(post.readBody(), UTF_8));
        assertEquals(List.of(), post.trailerLines());
        finish(post);
    }

    /** Vert.x's own pipe would end the response as if all had gone well. */
    @Test
    void aStreamThatFailsIsAFailedResponse(Vertx vertx) {
        run(vertx, (invocation, response) -> response
                .pipeFrom(new Source(vertx, invocation.requestId().equals("req-1") ? 2 : 0, new IOException("cut"))));
        Call post = invoke("req-1");
        assertEquals("/2018-06-01/runtime/invocation/req-1/response", post.target());
        assertEquals("xx", new String(post.readBody(), UTF_8));
        assertEquals("Lambda-Runtime-Function-Error-Type: Function.IOException", post.trailerLines().getFirst());
        finish(post);
        Call error = invoke("req-2");
        assertEquals("/2018-06-01/runtime/invocation/req-2/error", error.target());
        finish(error);
    }

    @Test
    void whatComesAfterALastPieceIsRefusedAtOnce(Vertx vertx) {
        run(vertx, (invocation, response) -> {
            response.end(Buffer.buffer("last"));
            assertTrue(response.write(Buffer.buffer("late")).failed());
            return response.done();
        });
        Call post = invoke("req-1");
        assertEquals("last", new String(post.readBody(), UTF_8));
        finish(post);
    }

    @Test
    void theLastExceptionHandlerIsTheOneThatIsCalled(Vertx vertx) throws InterruptedException {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        run(vertx, (invocation, response) -> {
            response.exceptionHandler(failure -> told.add("first"));
            response.exceptionHandler(invocation.requestId().equals("req-1") ? failure -> told.add("second") : null);
            response.write(Buffer.buffer("x"));
            return response.done().onFailure(failure -> told.add("done"));
        });
        for (String requestId : List.of("req-1", "req-2")) {
            Call post = invoke(requestId);
            post.readChunk();
            post.close();
            api.awaitNext(1);
        }
        assertEquals(List.of("done", "second", "done"), List.copyOf(told));
    }

    @Test
    void anInvocationIsNotShownInLogs(Vertx vertx) throws InterruptedException {
        BlockingQueue<String> shown = new LinkedBlockingQueue<>();
        run(vertx, (invocation, response) -> {
            shown.add(invocation.toString());
            return response.end();
        });
        finish(invoke("req-1"));
        assertEquals("Invocation[req-1]", shown.take());
    }

    @Test
    void theRuntimeWantsAnEventLoop(Vertx vertx) throws Exception {
        CompletableFuture<Future<Void>> ended = new CompletableFuture<>();
        vertx.deployVerticle(new AbstractVerticle() {
            @Override
            public void start() {
                ended.complete(LambdaRuntime.run(vertx, Map.of("AWS_LAMBDA_RUNTIME_API", api.address()),
                        v -> Future.succeededFuture((invocation, response) -> response.end())));
            }
        }, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER));
        Future<Void> run = ended.get();
        assertTrue(run.failed());
        assertFalse(run.cause().getMessage().isEmpty());
        assertEquals(0, api.nextCallsNotAwaited());
    }

    /** Hands out so many pieces, then ends or fails. */
    private static final class Source implements ReadStream<Buffer> {
        private final Vertx vertx;
        private final int pieces;
        private final Throwable failure;
        private Handler<Buffer> handler;
        private Handler<Void> endHandler;
        private Handler<Throwable> exceptionHandler;

        Source(Vertx vertx, int pieces, Throwable failure) {
            this.vertx = vertx;
            this.pieces = pieces;
            this.failure = failure;
        }

        @Override
        public Source handler(Handler<Buffer> handler) {
            this.handler = handler;
            return this;
        }

        @Override
        public Source endHandler(Handler<Void> endHandler) {
            this.endHandler = endHandler;
            return this;
        }

        @Override
        public Source exceptionHandler(Handler<Throwable> exceptionHandler) {
            this.exceptionHandler = exceptionHandler;
            return this;
        }

        @Override
        public Source pause() {
            return this;
        }

        @Override
        public Source fetch(long amount) {
            return this;
        }

        /** What a pipe calls last. */
        @Override
        public Source resume() {
            vertx.runOnContext(v -> {
                for (int i = 0; i < pieces; i++) {
                    handler.handle(Buffer.buffer("x"));
                }
                if (failure == null) {
                    endHandler.handle(null);
                } else {
                    exceptionHandler.handle(failure);
                }
            });
            return this;
        }
    }
}
