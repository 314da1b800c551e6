package agentcore.streaming.proxy.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import agentcore.streaming.wire.fixture.Call;

/**
 * An agent that answers with 64 MB of events as fast as it may: as long as the kernel takes them. It counts what it wrote,
 * and how often it had to wait.
 */
public final class FloodingAgent {
    /** One event: its number and a filling, 8 KB in all. */
    private static final int EVENT = 8 * 1024;
    private static final int EVENTS = 8 * 1024;
    /** The bytes of all events. */
    public static final long ALL = (long) EVENT * EVENTS;

    private static final int SEND_BUFFER = 256 * 1024;
    private static final int QUIET_MILLIS = 1000;

    private final AtomicLong written = new AtomicLong();
    private final AtomicInteger pauses = new AtomicInteger();
    private final CountDownLatch paused = new CountDownLatch(1);
    private final SocketChannel channel;

    /** Answers the call at once, on a thread of its own. */
    public FloodingAgent(Call call) {
        call.readBody();
        call.head(200, "Content-Type: text/event-stream", "Content-Length: " + ALL);
        this.channel = call.channel();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                write();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            paused.countDown();
            call.done();
        });
    }

    private void write() throws IOException {
        // Left alone, the kernel would take many megabytes before it says that nobody reads.
        channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
        channel.configureBlocking(false);
        try (Selector selector = Selector.open()) {
            channel.register(selector, SelectionKey.OP_WRITE);
            for (int number = 0; number < EVENTS; number++) {
                ByteBuffer event = ByteBuffer.wrap(event(number));
                while (event.hasRemaining()) {
                    int taken = channel.write(event);
                    written.addAndGet(taken);
                    if (taken == 0) {
                        pauses.incrementAndGet();
                        // Nothing fits for so long: the other end has stopped reading. Waits on until it reads again.
                        while (selector.select(QUIET_MILLIS) == 0) {
                            paused.countDown();
                        }
                        selector.selectedKeys().clear();
                    }
                }
            }
        }
    }

    /** Waits until nothing more could be written for a while, or all is; gives what was written by then. */
    public long awaitPaused() throws InterruptedException {
        paused.await();
        return written.get();
    }

    /** How many bytes the kernel has taken. */
    public long written() {
        return written.get();
    }

    /** How often a write had to wait. */
    public int pauses() {
        return pauses.get();
    }

    /** Reads the whole answer, in which nothing may be missing. */
    public void assertAnswer(Exchange exchange) {
        byte[] expected = event(0);
        int number = 0;
        int at = 0;
        for (var some = exchange.readSome(); some.isPresent(); some = exchange.readSome()) {
            byte[] bytes = some.get();
            int from = 0;
            while (from < bytes.length) {
                int length = Math.min(bytes.length - from, EVENT - at);
                if (!Arrays.equals(bytes, from, from + length, expected, at, at + length)) {
                    throw new AssertionError("Event " + number + " is not as it was sent.");
                }
                from += length;
                at += length;
                if (at == EVENT) {
                    at = 0;
                    expected = event(++number);
                }
            }
        }
        if (number != EVENTS || at != 0 || exchange.ending() != Exchange.Ending.COMPLETE) {
            throw new AssertionError("The answer ended in or after event " + number + ", " + exchange.ending());
        }
    }

    private static byte[] event(int number) {
        byte[] event = new byte[EVENT];
        byte[] start = ("data: " + number + " ").getBytes(UTF_8);
        Arrays.fill(event, (byte) ('a' + number % 26));
        System.arraycopy(start, 0, event, 0, start.length);
        event[EVENT - 2] = '\n';
        event[EVENT - 1] = '\n';
        return event;
    }
}
