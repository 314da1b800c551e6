package agentcore.streaming.sdkhttp;

import java.nio.ByteBuffer;
import java.util.Optional;

import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;

/**
 * A request's body of a known length, for those who call the transport without a client of the SDK's.
 *
 * @param bytes publishes the body
 * @param length in bytes
 */
public record RequestContent(Publisher<ByteBuffer> bytes, long length) implements SdkHttpContentPublisher {
    @Override
    public Optional<Long> contentLength() {
        return Optional.of(length);
    }

    @Override
    public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
        bytes.subscribe(subscriber);
    }
}
