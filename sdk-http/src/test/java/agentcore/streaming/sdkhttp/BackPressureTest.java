package agentcore.streaming.sdkhttp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import agentcore.streaming.wire.fixture.Call;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;

/** 64 MB through the transport and the read stream, to a reader that stalls. */
class BackPressureTest extends TransportTestBase {
    private static final int PIECE = 8 * 1024;
    private static final long ALL = 64L * 1024 * 1024;

    /**
     * The server is stopped while the reader is: what it could write is what the kernel took, and what waits in the
     * socket's queues, which stop reading at 16 and 8 pieces of at most one read (64 KB) each.
     */
    @Test
    void aStalledReaderStopsTheServerAndLosesNothing(Vertx vertx) throws InterruptedException {
        Context context = vertx.getOrCreateContext();
        PublisherReadStream stream = new PublisherReadStream(context);
        AtomicLong received = new AtomicLong();
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        stream.handler(piece -> {
            received.addAndGet(checked(piece, received.get()));
            stream.pause();
            first.countDown();
        }).endHandler(end -> ended.countDown());
        get(client(vertx), new Probe() {
            @Override
            public void onStream(Publisher<ByteBuffer> publisher) {
                publisher.subscribe(stream);
            }
        });
        Call call = server.take().head(200, "Content-Length: " + ALL);
        AtomicLong written = new AtomicLong();
        Thread writer = Thread.ofVirtual().start(() -> {
            for (long at = 0; at < ALL; at += PIECE) {
                byte[] piece = new byte[PIECE];
                Arrays.fill(piece, (byte) (at / PIECE % 251));
                call.raw(piece);
                written.addAndGet(PIECE);
            }
        });
        first.await();
        long stalledAt = whenQuiet(written, vertx);
        assertTrue(stalledAt < ALL, "the server was never stopped");
        long before = received.get();
        context.runOnContext(v -> stream.handler(piece -> received.addAndGet(checked(piece, received.get()))).resume());
        ended.await();
        writer.join();
        assertEquals(ALL, received.get());
        assertTrue(before <= 64 * 1024, "the paused stream had handed out " + before);
        Probe.get(lastFuture);
    }

    /** Each byte says which piece it is of. */
    private static int checked(Buffer piece, long at) {
        for (int i = 0; i < piece.length(); i += 1000) {
            assertEquals((byte) ((at + i) / PIECE % 251), piece.getByte(i), "at " + (at + i));
        }
        return piece.length();
    }

    /** The count after the event loop has gone round for a while without its moving. */
    private static long whenQuiet(AtomicLong count, Vertx vertx) throws InterruptedException {
        long before = -1;
        for (int quiet = 0; quiet < 1000; quiet = count.get() == before ? quiet + 1 : 0) {
            before = count.get();
            CountDownLatch turn = new CountDownLatch(1);
            vertx.getOrCreateContext().runOnContext(v -> turn.countDown());
            turn.await();
        }
        return before;
    }
}
