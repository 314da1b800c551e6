package agentcore.streaming.sdkhttp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Subscription;

/** The stream's side of the bridge; the TCK has the publisher's. */
@ExtendWith(VertxExtension.class)
class PublisherReadStreamTest {
    private final List<Object> seen = new ArrayList<>();
    private long asked;
    private boolean cancelled;

    private final Subscription subscription = new Subscription() {
        @Override
        public void request(long n) {
            asked += n;
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    };

    @Test
    void asksForOnePieceAtATimeAndOnlyWhenItIsWanted(Vertx vertx) throws InterruptedException {
        onContext(vertx, stream -> {
            stream.onSubscribe(subscription);
            assertEquals(0, asked); // no handler yet
            stream.handler(piece -> seen.add(piece.toString()));
            assertEquals(1, asked);
            stream.onNext(bytes("a"));
            assertEquals(2, asked);
            stream.pause();
            stream.onNext(bytes("b")); // was under way
            assertEquals(List.of("a"), seen);
            assertEquals(2, asked);
            stream.fetch(1);
            assertEquals(List.of("a", "b"), seen);
            assertEquals(2, asked);
            stream.fetch(2);
            assertEquals(3, asked);
            stream.onNext(bytes("c"));
            assertEquals(4, asked);
            stream.onNext(bytes("d"));
            assertEquals(4, asked); // fetched out
            assertEquals(List.of("a", "b", "c", "d"), seen);
        });
    }

    @Test
    void theEndWaitsForAHeldPieceAndForNothingElse(Vertx vertx) throws InterruptedException {
        onContext(vertx, stream -> {
            stream.onSubscribe(subscription);
            stream.handler(piece -> seen.add(piece.toString())).endHandler(end -> seen.add("end"));
            stream.pause();
            stream.onNext(bytes("a"));
            stream.onComplete();
            assertEquals(List.of(), seen);
            stream.fetch(1);
            assertEquals(List.of("a", "end"), seen);
        });
        seen.clear();
        onContext(vertx, stream -> {
            stream.onSubscribe(subscription);
            stream.handler(piece -> seen.add(piece.toString())).endHandler(end -> seen.add("end"));
            stream.pause();
            stream.onComplete();
            assertEquals(List.of("end"), seen);
        });
    }

    @Test
    void aFailureComesOnceAndAfterThePieces(Vertx vertx) throws InterruptedException {
        RuntimeException why = new RuntimeException("why");
        onContext(vertx, stream -> {
            stream.onSubscribe(subscription);
            stream.handler(piece -> seen.add(piece.toString())).endHandler(end -> seen.add("end"))
                    .exceptionHandler(seen::add);
            stream.pause();
            stream.onNext(bytes("a"));
            stream.onError(why);
            stream.resume();
            stream.onComplete();
            assertEquals(2, seen.size());
            assertEquals("a", seen.get(0));
            assertSame(why, seen.get(1));
        });
    }

    @Test
    void afterCancelNothingIsHandedOut(Vertx vertx) throws InterruptedException {
        onContext(vertx, stream -> {
            stream.onSubscribe(subscription);
            stream.handler(piece -> seen.add(piece.toString())).endHandler(end -> seen.add("end"));
            stream.pause();
            stream.onNext(bytes("a"));
            stream.cancel();
            stream.resume();
            stream.onNext(bytes("b"));
            stream.onComplete();
            assertEquals(List.of(), seen);
            assertEquals(true, cancelled);
        });
    }

    @Test
    void cancelledBeforeItIsSubscribedItCancelsTheSubscription(Vertx vertx) throws InterruptedException {
        onContext(vertx, stream -> {
            stream.cancel();
            stream.onSubscribe(subscription);
            assertEquals(true, cancelled);
        });
    }

    @Test
    void pausingInsideTheHandlerStopsAtOnce(Vertx vertx) throws InterruptedException {
        onContext(vertx, stream -> {
            stream.onSubscribe(subscription);
            stream.handler(piece -> {
                seen.add(piece.toString());
                stream.pause();
            });
            stream.onNext(bytes("a"));
            assertEquals(1, asked);
        });
    }

    /** What it should have done with the piece isn't done; the rest would follow a hole. */
    @Test
    void aHandlerThatThrowsEndsTheStreamAsAFailure(Vertx vertx) throws InterruptedException {
        IllegalStateException why = new IllegalStateException("why");
        onContext(vertx, stream -> {
            stream.onSubscribe(subscription);
            stream.handler(piece -> {
                throw why;
            }).exceptionHandler(seen::add);
            assertSame(why, assertThrows(IllegalStateException.class, () -> stream.onNext(bytes("a"))));
            assertEquals(true, cancelled);
            stream.onComplete();
            assertEquals(List.of(why), seen);
        });
    }

    @Test
    void anAmountIsNotNegative(Vertx vertx) throws InterruptedException {
        onContext(vertx, stream -> assertThrows(IllegalArgumentException.class, () -> stream.fetch(-1)));
    }

    /** A publisher on a thread of its own, whose last signal comes on the context: it must not overtake the others. */
    @Test
    void signalsFromSeveralThreadsKeepTheirOrder(Vertx vertx) throws InterruptedException {
        Context context = vertx.getOrCreateContext();
        PublisherReadStream stream = new PublisherReadStream(context);
        CountDownLatch ended = new CountDownLatch(1);
        context.runOnContext(v -> {
            stream.handler(piece -> seen.add(piece.toString())).endHandler(end -> {
                seen.add("end");
                ended.countDown();
            });
            stream.onSubscribe(subscription);
            Thread other = Thread.ofPlatform().start(() -> stream.onNext(bytes("a")));
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            stream.onComplete();
        });
        ended.await();
        assertEquals(List.of("a", "end"), seen);
    }

    private interface Body {
        void run(PublisherReadStream stream);
    }

    private void onContext(Vertx vertx, Body body) throws InterruptedException {
        Context context = vertx.getOrCreateContext();
        Throwable[] failure = new Throwable[1];
        CountDownLatch done = new CountDownLatch(1);
        asked = 0;
        context.runOnContext(v -> {
            try {
                body.run(new PublisherReadStream(context));
            } catch (Throwable t) { // an assertion's, to be thrown by the test
                failure[0] = t;
            }
            done.countDown();
        });
        done.await();
        if (failure[0] instanceof AssertionError assertion) {
            throw assertion;
        }
        if (failure[0] != null) {
            throw new AssertionError(failure[0]);
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
