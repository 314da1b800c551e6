package agentcore.streaming.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.lambda.RuntimeError;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The protocol of SnapStart, as the developer guide's page {@code snapstart-runtime-hooks-custom} has it.
 */
class SnapStartTest extends RuntimeTestBase {
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();

    /** Hooks that note their names, and end as they are told. */
    private final class Handler implements InvocationHandler {
        private final Future<Void> before;
        private final Future<Void> after;

        Handler(Future<Void> before, Future<Void> after) {
            this.before = before;
            this.after = after;
        }

        @Override
        public Future<Void> handle(Invocation invocation, InvocationResponse response) {
            note("invocation");
            return response.end(Buffer.buffer("x"));
        }

        @Override
        public Future<Void> beforeSnapshot() {
            note("before");
            return before;
        }

        @Override
        public Future<Void> afterRestore() {
            note("after");
            return after;
        }

        private void note(String what) {
            seen.add(what);
            threads.add(Thread.currentThread());
        }
    }

    private Future<Void> runSnapStart(Vertx vertx, Handler handler) {
        return LambdaRuntime.run(vertx,
                Map.of("AWS_LAMBDA_RUNTIME_API", api.address(), "AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"),
                v -> Future.succeededFuture(handler));
    }

    @Test
    void theHooksAreCalledAroundTheSnapshotAndBeforeTheFirstInvocation(Vertx vertx) throws InterruptedException {
        Promise<Void> before = Promise.promise();
        Promise<Void> after = Promise.promise();
        runSnapStart(vertx, new Handler(before.future(), after.future()));
        assertEquals("before", seen.take());
        passLoop(vertx);
        assertEquals(List.of(), api.log()); // not before the hook is done
        Thread.ofPlatform().start(before::complete); // on another thread, as the SDK's futures are
        Call restore = api.takeRestoreNext();
        assertEquals("GET", restore.method());
        passLoop(vertx);
        assertNull(seen.peek()); // not before the snapshot is restored
        restore.answer(200, "");
        assertEquals("after", seen.take());
        passLoop(vertx);
        assertEquals(List.of("GET /2018-06-01/runtime/restore/next"), api.log());
        Thread.ofPlatform().start(after::complete);
        api.awaitNext(1);
        finish(invoke("req-1"));
        assertEquals("invocation", seen.take());
        assertEquals(1, threads.stream().distinct().count()); // all on the event loop
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "on-demand", "provisioned-concurrency", "lambda-managed-instances"})
    void withoutSnapStartThereAreNoHooks(String type, Vertx vertx) throws InterruptedException {
        LambdaRuntime.run(vertx,
                Map.of("AWS_LAMBDA_RUNTIME_API", api.address(), "AWS_LAMBDA_INITIALIZATION_TYPE", type),
                v -> Future.succeededFuture(new Handler(Future.failedFuture("no"), Future.failedFuture("no"))));
        api.awaitNext(1);
        finish(invoke("req-1"));
        assertEquals("invocation", seen.take());
    }

    @Test
    void aFailureBeforeTheSnapshotIsAnInitErrorAndEndsTheRuntime(Vertx vertx) {
        Future<Void> ended = runSnapStart(vertx,
                new Handler(Future.failedFuture(new IllegalStateException("why")), Future.succeededFuture()));
        Call post = api.takePost();
        assertEquals("/2018-06-01/runtime/init/error", post.target());
        assertEquals(Optional.of("Runtime.BeforeSnapshotError"), post.header("Lambda-Runtime-Function-Error-Type"));
        assertEquals("{\"errorType\":\"Runtime.BeforeSnapshotError\",\"errorMessage\":\"why\",\"stackTrace\":[]}",
                new String(post.readBody(), UTF_8));
        api.accept(post);
        assertEquals("why", failureOf(ended).getMessage());
        assertEquals(List.of("POST /2018-06-01/runtime/init/error", "202"), api.log());
    }

    @Test
    void aFailureAfterTheSnapshotIsARestoreErrorAndEndsTheRuntime(Vertx vertx) {
        Future<Void> ended = runSnapStart(vertx, new Handler(Future.succeededFuture(), Future.failedFuture(
                new RuntimeErrorException(new RuntimeError("Function.Mine", "The secret is gone: create it.")))));
        api.takeRestoreNext().answer(200, "");
        Call post = api.takePost();
        assertEquals("/2018-06-01/runtime/restore/error", post.target());
        assertEquals(Optional.of("Runtime.AfterRestoreError"), post.header("Lambda-Runtime-Function-Error-Type"));
        assertTrue(new String(post.readBody(), UTF_8).contains("\"The secret is gone: create it.\""));
        api.accept(post);
        assertEquals("The secret is gone: create it.", failureOf(ended).getMessage());
        assertEquals(0, api.nextCallsNotAwaited());
    }

    @Test
    void aHookThatThrowsOrReturnsNothingHasFailed(Vertx vertx) {
        Future<Void> ended = runSnapStart(vertx, new Handler(null, null));
        Call post = api.takePost();
        assertEquals("/2018-06-01/runtime/init/error", post.target());
        post.readBody();
        api.accept(post);
        assertEquals("The hook returned null, and must return a future.", failureOf(ended).getMessage());
    }

    /** As the platform ends an environment whose snapshot is all that is wanted. */
    @ParameterizedTest
    @ValueSource(ints = {0, 403, 500})
    void aRuntimeApiThatDoesNotRestoreEndsTheRuntime(int status, Vertx vertx) {
        Future<Void> ended = runSnapStart(vertx, new Handler(Future.succeededFuture(), Future.succeededFuture()));
        Call restore = api.takeRestoreNext();
        if (status == 0) {
            restore.close();
        } else {
            restore.answer(status, "{}");
        }
        assertTrue(failureOf(ended) instanceof RuntimeApiException failure && failure.fatal());
        assertEquals(List.of("GET /2018-06-01/runtime/restore/next"), api.log());
        assertEquals(List.of("before"), List.copyOf(seen));
    }
}
