package agentcore.streaming.sdkhttp;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CancellationException;

import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A response's body for its one subscriber, with exactly the subscriber's demand: one piece is fetched ahead, so that the
 * end is seen when it comes, and none after that until the piece is wanted. So at most one piece is held here.
 *
 * <p>Signals, and the end in particular, come in the order of the wire: a cut is told after every byte that arrived before
 * it. All of it happens on the client's event loop; {@code request} and {@code cancel} hop there from other threads.
 */
final class ResponsePublisher implements Publisher<ByteBuffer> {
    /** Where the pieces come from. Called on the event loop. */
    interface Source {
        /** Asks for one more piece: {@link #received}, {@link #ended} or {@link #failed} will be called once. */
        void fetch();

        /** No more is wanted: the subscriber has cancelled, or broken a rule. */
        void abandon(Throwable why);

        /** The subscriber has been told the end; {@code null} if it was a good one. */
        void told(Throwable failure);
    }

    private static final Subscriber<ByteBuffer> NO_SUBSCRIBER = new NoSubscriber();

    private final Loop loop;
    private final Source source;
    private Subscriber<? super ByteBuffer> subscriber;
    private ByteBuffer held;
    private boolean atEnd;
    private Throwable failure;
    private long demand;
    private boolean delivering;
    private boolean over;

    ResponsePublisher(Loop loop, Source source) {
        this.loop = loop;
        this.source = source;
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        loop.execute(() -> {
            if (this.subscriber != null) {
                subscriber.onSubscribe(new NoSubscription());
                subscriber.onError(new IllegalStateException("A response's body can be subscribed to once only."));
                return;
            }
            this.subscriber = subscriber;
            subscriber.onSubscribe(new Demand());
            deliver();
        });
    }

    void received(ByteBuffer piece) {
        held = piece;
        deliver();
    }

    void ended() {
        atEnd = true;
        deliver();
    }

    void failed(Throwable failure) {
        this.failure = failure;
        ended();
    }

    /** A subscriber may ask for more, or cancel, while it is being handed something: then the loop here goes on or stops. */
    private void deliver() {
        if (delivering || subscriber == null) {
            return;
        }
        delivering = true;
        while (!over && held != null && demand > 0) {
            ByteBuffer piece = held;
            held = null;
            demand -= demand == Long.MAX_VALUE ? 0 : 1;
            try {
                subscriber.onNext(piece);
            } catch (RuntimeException | Error thrown) { // rule 2.13: it must not throw; having thrown, it has cancelled
                stop(thrown);
                throw thrown;
            }
            if (!over) {
                source.fetch();
            }
        }
        delivering = false;
        if (!over && held == null && atEnd) {
            over = true;
            if (failure == null) {
                subscriber.onComplete();
            } else {
                subscriber.onError(failure);
            }
            source.told(failure);
        }
    }

    private void stop(Throwable why) {
        over = true;
        held = null;
        // Rule 3.13: no reference to the subscriber is kept.
        subscriber = NO_SUBSCRIBER;
        source.abandon(why);
    }

    private final class Demand implements Subscription {
        @Override
        public void request(long n) {
            loop.execute(() -> {
                if (over) {
                    return;
                }
                if (n <= 0) {
                    // Rule 3.9.
                    Subscriber<? super ByteBuffer> wrong = subscriber;
                    IllegalArgumentException why = new IllegalArgumentException(
                            "A demand must be positive, and this one is " + n + " (rule 3.9).");
                    stop(why);
                    wrong.onError(why);
                    return;
                }
                demand = demand + n < 0 ? Long.MAX_VALUE : demand + n;
                deliver();
            });
        }

        @Override
        public void cancel() {
            loop.execute(() -> {
                if (!over) {
                    stop(new CancellationException("The response's subscriber has cancelled."));
                }
            });
        }
    }

    private static final class NoSubscription implements Subscription {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }

    private static final class NoSubscriber implements Subscriber<ByteBuffer> {
        @Override
        public void onSubscribe(Subscription subscription) {}

        @Override
        public void onNext(ByteBuffer piece) {}

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }
}
