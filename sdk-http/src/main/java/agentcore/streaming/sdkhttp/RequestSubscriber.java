package agentcore.streaming.sdkhttp;

import java.nio.ByteBuffer;
import java.util.Objects;

import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * Sends a request's body: asks for one piece at a time, and for the next when the connection can take it. So at most one
 * piece waits outside the connection's own write queue.
 *
 * <p>The publisher may signal from any thread; what follows happens on the client's event loop.
 */
final class RequestSubscriber implements Subscriber<ByteBuffer> {
    /** Where the pieces go. Called on the event loop. */
    interface Sink {
        /** Takes a piece and runs {@code ready} when the next one may come. */
        void send(ByteBuffer piece, Runnable ready);

        void end();

        void fail(Throwable failure);
    }

    private final Loop loop;
    private final Sink sink;
    private Subscription subscription;
    private boolean over;

    RequestSubscriber(Loop loop, Sink sink) {
        this.loop = loop;
        this.sink = sink;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        Objects.requireNonNull(subscription, "subscription");
        loop.execute(() -> {
            if (this.subscription != null || over) {
                subscription.cancel(); // rule 2.5
            } else {
                this.subscription = subscription;
                subscription.request(1);
            }
        });
    }

    @Override
    public void onNext(ByteBuffer piece) {
        Objects.requireNonNull(piece, "piece");
        loop.execute(() -> {
            if (!over) {
                sink.send(piece, () -> {
                    if (!over) {
                        subscription.request(1);
                    }
                });
            }
        });
    }

    @Override
    public void onError(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        loop.execute(() -> {
            if (!over) {
                over = true;
                sink.fail(failure);
            }
        });
    }

    @Override
    public void onComplete() {
        loop.execute(() -> {
            if (!over) {
                over = true;
                sink.end();
            }
        });
    }

    /** Ends the sending before the body has ended. On the event loop. */
    void cancel() {
        if (!over) {
            over = true;
            if (subscription != null) {
                subscription.cancel();
            }
        }
    }
}
