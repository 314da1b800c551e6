package agentcore.streaming.sdkhttp;

import java.nio.ByteBuffer;

import io.vertx.core.Vertx;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.reactivestreams.tck.SubscriberWhiteboxVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.AfterClass;

/** The reactive-streams TCK on the subscriber that is a Vert.x stream. */
public class PublisherReadStreamTckTest extends SubscriberWhiteboxVerification<ByteBuffer> {
    private final Vertx vertx = Vertx.vertx();

    public PublisherReadStreamTckTest() {
        super(new TestEnvironment(1000, 50));
    }

    @AfterClass
    public void closeVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public ByteBuffer createElement(int element) {
        return ByteBuffer.wrap(new byte[]{(byte) element});
    }

    @Override
    public Subscriber<ByteBuffer> createSubscriber(WhiteboxSubscriberProbe<ByteBuffer> probe) {
        PublisherReadStream stream = new PublisherReadStream(vertx.getOrCreateContext());
        stream.exceptionHandler(probe::registerOnError);
        stream.endHandler(end -> probe.registerOnComplete());
        stream.handler(piece -> probe.registerOnNext(createElement(piece.getByte(0))));
        return new ProbedSubscriber(stream, probe);
    }

    /** Passes everything on; the TCK also wants a handle on the subscription. */
    private record ProbedSubscriber(PublisherReadStream stream,
            WhiteboxSubscriberProbe<ByteBuffer> probe) implements Subscriber<ByteBuffer> {
        @Override
        public void onSubscribe(Subscription subscription) {
            stream.onSubscribe(subscription);
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
            stream.onNext(piece);
        }

        @Override
        public void onError(Throwable failure) {
            stream.onError(failure);
        }

        @Override
        public void onComplete() {
            stream.onComplete();
        }
    }
}
