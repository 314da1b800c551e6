package agentcore.streaming.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import agentcore.streaming.wire.fixture.Call;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

/** What a handler does while its first invocation is awaited. */
class WarmUpTest extends RuntimeTestBase {
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    private final class Handler implements InvocationHandler {
        /** On the event loop: if the request for the invocation was not on its way by now, it would never come. */
        @Override
        public void warmUp() {
            api.awaitNext(1);
            seen.add("warm-up");
            throw new IllegalStateException("by the test");
        }

        @Override
        public Future<Void> handle(Invocation invocation, InvocationResponse response) {
            seen.add("invocation");
            return response.end(Buffer.buffer("x"));
        }
    }

    @Test
    void itComesOnceAfterTheFirstInvocationWasAskedForAndMayFail(Vertx vertx) throws InterruptedException {
        LambdaRuntime.run(vertx, Map.of("AWS_LAMBDA_RUNTIME_API", api.address()),
                v -> Future.succeededFuture(new Handler()));
        assertEquals("warm-up", seen.take());
        finish(invoke("1"));
        finish(invoke("2"));
        assertEquals(List.of("invocation", "invocation"), List.copyOf(seen));
    }

    /** A snapshot is to have nothing in it that grows old. */
    @Test
    void withSnapStartItComesAfterTheRestoration(Vertx vertx) throws InterruptedException {
        LambdaRuntime.run(vertx,
                Map.of("AWS_LAMBDA_RUNTIME_API", api.address(), "AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start"),
                v -> Future.succeededFuture(new Handler()));
        Call restore = api.takeRestoreNext();
        passLoop(vertx);
        assertEquals(List.of(), List.copyOf(seen));
        restore.answer(200, "");
        assertEquals("warm-up", seen.take());
    }
}
