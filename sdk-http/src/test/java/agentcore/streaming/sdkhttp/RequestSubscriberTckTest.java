package agentcore.streaming.sdkhttp;

import java.nio.ByteBuffer;

import io.vertx.core.Vertx;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.reactivestreams.tck.SubscriberWhiteboxVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.AfterClass;

/** The reactive-streams TCK on the subscriber that sends request bodies. */
public class RequestSubscriberTckTest extends SubscriberWhiteboxVerification<ByteBuffer> {
    private final Vertx vertx = Vertx.vertx();
    private final Loop loop = new Loop(vertx.getOrCreateContext());

    public RequestSubscriberTckTest() {
        super(new TestEnvironment(1000, 50));
    }

    @AfterClass
    public void closeVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public ByteBuffer createElement(int element) {
        return ByteBuffer.allocate(1);
    }

    @Override
    public Subscriber<ByteBuffer> createSubscriber(WhiteboxSubscriberProbe<ByteBuffer> probe) {
        RequestSubscriber sender = new RequestSubscriber(loop, new ProbedSink(probe));
        return new ProbedSubscriber(sender, probe);
    }

    private record ProbedSink(WhiteboxSubscriberProbe<ByteBuffer> probe) implements RequestSubscriber.Sink {
        @Override
        public void send(ByteBuffer piece, Runnable ready) {
            probe.registerOnNext(piece);
            ready.run();
        }

        @Override
        public void end() {
            probe.registerOnComplete();
        }

        @Override
        public void fail(Throwable failure) {
            probe.registerOnError(failure);
        }
    }

    /** Passes everything on; the TCK also wants a handle on the subscription. */
    private record ProbedSubscriber(RequestSubscriber sender,
            WhiteboxSubscriberProbe<ByteBuffer> probe) implements Subscriber<ByteBuffer> {
        @Override
        public void onSubscribe(Subscription subscription) {
            sender.onSubscribe(subscription);
            probe.registerOnSubscribe(new SubscriberPuppet() {
                @Override
                public void triggerRequest(long elements) {
                    subscription.request(elements);
                }

                @Override
                public void signalCancel() {
                    subscription.cancel();
                }
            });
        }

        @Override
        public void onNext(ByteBuffer piece) {
            sender.onNext(piece);
        }

        @Override
        public void onError(Throwable failure) {
            sender.onError(failure);
        }

        @Override
        public void onComplete() {
            sender.onComplete();
        }
    }
}
