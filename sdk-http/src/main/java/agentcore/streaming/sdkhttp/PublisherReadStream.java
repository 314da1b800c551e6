package agentcore.streaming.sdkhttp;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.Unpooled;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.streams.ReadStream;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * What a {@code Publisher<ByteBuffer>} publishes, as a Vert.x {@link ReadStream}. Subscribe it, set its handlers, and it
 * flows; it may be paused at any time.
 *
 * <p>It asks the publisher for one piece at a time, and only while someone wants it, so it holds at most one: that which
 * was under way when the stream was paused. The pieces are not copied: the publisher must leave them alone.
 *
 * <p>The publisher may signal from any thread. The handlers are called on the context that was given, on which the
 * stream's own methods have to be called too. The end, or the failure, comes once and after all pieces, also while
 * the stream is paused if no piece is held.
 */
public final class PublisherReadStream implements ReadStream<Buffer>, Subscriber<ByteBuffer> {
    private final Context context;
    /** Signals on their way to the context. While there are any, another must not overtake them. */
    private final AtomicInteger hopping = new AtomicInteger();

    private Subscription subscription;
    private Handler<Buffer> handler;
    private Handler<Void> endHandler;
    private Handler<Throwable> exceptionHandler;
    private long demand = Long.MAX_VALUE;
    private boolean asked;
    private Buffer held;
    private boolean atEnd;
    private Throwable failure;
    private boolean pumping;
    private boolean over;

    /**
     * A stream that is not subscribed yet.
     *
     * @param context on which its handlers are called
     */
    public PublisherReadStream(Context context) {
        this.context = Objects.requireNonNull(context);
    }

    /** {@inheritDoc} */
    @Override
    public void onSubscribe(Subscription subscription) {
        Objects.requireNonNull(subscription, "subscription");
        onContext(() -> {
            if (this.subscription != null || over) {
                subscription.cancel(); // rule 2.5
            } else {
                this.subscription = subscription;
                pump();
            }
        });
    }

    /** {@inheritDoc} */
    @Override
    public void onNext(ByteBuffer piece) {
        Objects.requireNonNull(piece, "piece");
        onContext(() -> {
            asked = false;
            if (!over) {
                held = BufferInternal.buffer(Unpooled.wrappedBuffer(piece));
                pump();
            }
        });
    }

    /** {@inheritDoc} */
    @Override
    public void onError(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        onContext(() -> {
            this.failure = failure;
            atEnd = true;
            pump();
        });
    }

    /** {@inheritDoc} */
    @Override
    public void onComplete() {
        onContext(() -> {
            atEnd = true;
            pump();
        });
    }

    /** Lets go of the publisher: nothing more is handed out, no end either. */
    public void cancel() {
        if (!over) {
            over = true;
            held = null;
            if (subscription != null) {
                subscription.cancel();
            }
        }
    }

    @Override
    public PublisherReadStream handler(Handler<Buffer> handler) {
        this.handler = handler;
        pump();
        return this;
    }

    @Override
    public PublisherReadStream endHandler(Handler<Void> endHandler) {
        this.endHandler = endHandler;
        return this;
    }

    @Override
    public PublisherReadStream exceptionHandler(Handler<Throwable> handler) {
        this.exceptionHandler = handler;
        return this;
    }

    @Override
    public PublisherReadStream pause() {
        demand = 0;
        return this;
    }

    @Override
    public PublisherReadStream resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public PublisherReadStream fetch(long amount) {
        if (amount < 0) {
            throw new IllegalArgumentException("An amount must not be negative, and this one is " + amount + ".");
        }
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        pump();
        return this;
    }

    /** Hands out what is held, asks for more, tells the end: as far as there is demand, a handler, and something to tell. */
    private void pump() {
        if (pumping || over || handler == null) {
            return;
        }
        pumping = true;
        try {
            while (held != null && demand > 0 && handler != null) {
                Buffer piece = held;
                held = null;
                demand -= demand == Long.MAX_VALUE ? 0 : 1;
                handler.handle(piece);
            }
        } catch (RuntimeException | Error thrown) { // the handler's: it has lost a piece, and the rest is of no use
            cancel();
            failure = thrown;
            end();
            throw thrown;
        } finally {
            pumping = false;
        }
        if (over || held != null) {
            return;
        }
        if (atEnd) {
            end();
        } else if (demand > 0 && !asked && subscription != null) {
            asked = true;
            subscription.request(1);
        }
    }

    private void end() {
        over = true;
        if (failure == null) {
            if (endHandler != null) {
                endHandler.handle(null);
            }
        } else if (exceptionHandler != null) {
            exceptionHandler.handle(failure);
        }
    }

    private void onContext(Runnable signal) {
        if (hopping.get() == 0 && Vertx.currentContext() == context) {
            signal.run();
        } else {
            hopping.incrementAndGet();
            context.runOnContext(v -> {
                hopping.decrementAndGet();
                signal.run();
            });
        }
    }
}
