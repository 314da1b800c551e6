package agentcore.streaming.sdkhttp;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.vertx.core.Vertx;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.AfterClass;

/** The reactive-streams TCK on the publisher of response bodies. */
public class ResponsePublisherTckTest extends PublisherVerification<ByteBuffer> {
    private final Vertx vertx = Vertx.vertx();
    private final Loop loop = new Loop(vertx.getOrCreateContext());

    public ResponsePublisherTckTest() {
        super(new TestEnvironment(1000, 50));
    }

    @AfterClass
    public void closeVertx() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Override
    public Publisher<ByteBuffer> createPublisher(long elements) {
        return publisher(new Pieces(elements, null));
    }

    @Override
    public Publisher<ByteBuffer> createFailedPublisher() {
        return publisher(new Pieces(0, new IOException("cut")));
    }

    private Publisher<ByteBuffer> publisher(Pieces pieces) {
        pieces.publisher = new ResponsePublisher(loop, pieces);
        pieces.fetch();
        return pieces.publisher;
    }

    /** A connection that has so many pieces to give. */
    private final class Pieces implements ResponsePublisher.Source {
        private final Throwable failure;
        private long left;
        private ResponsePublisher publisher;

        Pieces(long pieces, Throwable failure) {
            this.left = pieces;
            this.failure = failure;
        }

        @Override
        public void fetch() {
            loop.context().runOnContext(v -> {
                if (left-- > 0) {
                    publisher.received(ByteBuffer.allocate(1));
                } else if (failure == null) {
                    publisher.ended();
                } else {
                    publisher.failed(failure);
                }
            });
        }

        @Override
        public void abandon(Throwable why) {}

        @Override
        public void told(Throwable told) {}
    }
}
