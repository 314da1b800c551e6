package agentcore.streaming.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.concurrent.CountDownLatch;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedRuntimeApi;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class BackPressureTest {
    private static final int PIECE = 8 * 1024;
    private static final int PIECES = 64 * 1024 * 1024 / PIECE;
    /** With the write that crossed Netty's mark. */
    private static final int MOST_HELD = StreamedResponse.MAX_QUEUED + PIECE
            + StreamedResponse.MAX_QUEUED_WRITES * PIECE;

    /** 64 MB to a Runtime API that stalls, then reads to the end. */
    @Test
    void aStalledRuntimeApiStopsTheWriterAndLosesNothing(Vertx vertx) throws InterruptedException {
        try (ScriptedRuntimeApi api = new ScriptedRuntimeApi()) {
            CountDownLatch stalled = new CountDownLatch(1);
            Writer[] writer = new Writer[1];
            InvocationHandler handler = (invocation, response) -> {
                writer[0] = new Writer(response, stalled);
                writer[0].writeUntilFull();
                return writer[0].done.future();
            };
            LambdaRuntime.run(vertx, Map.of("AWS_LAMBDA_RUNTIME_API", api.address()),
                    v -> Future.succeededFuture(handler));
            api.invoke("req-1", "{}".getBytes(UTF_8));
            Call post = api.takePost();
            stalled.await(); // nothing but the head has been read
            assertTrue(writer[0].written < PIECES, "the writer was never stopped");
            long read = 0;
            for (var chunk = post.tryReadChunk(); chunk.isPresent(); chunk = post.tryReadChunk()) {
                assertEquals(PIECE, chunk.get().length);
                assertEquals((byte) (read % 251), chunk.get()[0]);
                read++;
            }
            api.accept(post);
            assertEquals(PIECES, read);
            api.awaitNext(2);
            assertTrue(writer[0].pauses > 0);
            assertTrue(writer[0].mostHeld <= MOST_HELD, "held " + writer[0].mostHeld + " bytes");
        }
    }

    /** Writes as fast as it is allowed to; counts what the response has taken and not yet given to the kernel. */
    private static final class Writer {
        private final InvocationResponse response;
        private final CountDownLatch stalled;
        private final Promise<Void> done = Promise.promise();
        // Written by the event loop only; the test reads them once it is over.
        private volatile int written;
        private volatile int pauses;
        private volatile long mostHeld;
        private long held;

        Writer(InvocationResponse response, CountDownLatch stalled) {
            this.response = response;
            this.stalled = stalled;
        }

        private void writeUntilFull() {
            while (written < PIECES) {
                if (response.writeQueueFull()) {
                    pauses = pauses + 1;
                    response.drainHandler(drained -> writeUntilFull());
                    stalled.countDown();
                    return;
                }
                byte[] piece = new byte[PIECE];
                piece[0] = (byte) (written % 251);
                held += PIECE;
                mostHeld = Math.max(mostHeld, held);
                Future<Void> sent = response.write(Buffer.buffer(piece));
                sent.onSuccess(v -> held -= PIECE);
                written = written + 1;
            }
            response.drainHandler(null);
            done.tryComplete();
        }
    }
}
