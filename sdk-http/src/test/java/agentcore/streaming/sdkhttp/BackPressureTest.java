package agentcore.streaming.sdkhttp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
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
    private static final int SEND_BUFFER = 64 * 1024;
    private static final int QUIET_MILLIS = 500;

    /**
     * Between what the server wrote and what the reader has: what waits in the socket's queues, the piece that each of
     * publisher and stream holds, and the kernel's buffers, which hold up to twice of what they are set to (socket(7)).
     */
    private static final long MOST_BETWEEN = (long) Connection.MAX_PIECE * (Connection.MAX_WAITING + 2)
            + 2 * (Connector.RECEIVE_BUFFER + SEND_BUFFER);

    @Test
    void aStalledReaderStopsTheServerAndLosesNothing(Vertx vertx) throws Exception {
        Context context = vertx.getOrCreateContext();
        PublisherReadStream stream = new PublisherReadStream(context);
        AtomicLong received = new AtomicLong();
        CountDownLatch ended = new CountDownLatch(1);
        stream.handler(piece -> {
            received.addAndGet(checked(piece, received.get()));
            stream.pause();
        }).endHandler(end -> ended.countDown());
        get(client(vertx), new Probe() {
            @Override
            public void onStream(Publisher<ByteBuffer> publisher) {
                publisher.subscribe(stream);
            }
        });
        Server writer = new Server(server.take().head(200, "Content-Length: " + ALL));
        writer.stalled.await();
        long between = writer.written - received.get();
        assertTrue(received.get() <= Connection.MAX_PIECE, "the paused stream had handed out " + received);
        assertTrue(between <= MOST_BETWEEN, "between server and reader are " + between);
        context.runOnContext(v -> stream.handler(piece -> received.addAndGet(checked(piece, received.get()))).resume());
        ended.await();
        assertEquals(ALL, received.get());
        assertTrue(writer.pauses > 0);
        Probe.get(lastFuture);
    }

    /** Each byte says which piece it is of. */
    private static int checked(Buffer piece, long at) {
        for (int i = 0; i < piece.length(); i += 1000) {
            assertEquals((byte) ((at + i) / PIECE % 251), piece.getByte(i), "at " + (at + i));
        }
        return piece.length();
    }

    /** Writes as the kernel takes it; counts how much that was, and how often it had to wait. */
    private static final class Server {
        final CountDownLatch stalled = new CountDownLatch(1);
        volatile long written;
        volatile int pauses;

        Server(Call call) throws IOException {
            SocketChannel channel = call.channel();
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
            channel.configureBlocking(false);
            Thread.ofPlatform().daemon().start(() -> {
                try (Selector selector = Selector.open()) {
                    channel.register(selector, SelectionKey.OP_WRITE);
                    while (written < ALL) {
                        write(channel, selector);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }

        private void write(SocketChannel channel, Selector selector) throws IOException {
            byte[] piece = new byte[PIECE];
            Arrays.fill(piece, (byte) (written / PIECE % 251));
            ByteBuffer rest = ByteBuffer.wrap(piece);
            while (rest.hasRemaining()) {
                int taken = channel.write(rest);
                written = written + taken;
                if (taken == 0) {
                    pauses = pauses + 1;
                    // Nothing fits for so long: the other end has stopped reading. Waits on until it reads again.
                    while (selector.select(QUIET_MILLIS) == 0) {
                        stalled.countDown();
                    }
                    selector.selectedKeys().clear();
                }
            }
        }
    }
}
