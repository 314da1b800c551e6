package agentcore.streaming.sdkhttp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;

/** Sees what the SDK would see of an exchange, and asks for as much as the test says. */
class Probe implements SdkAsyncHttpResponseHandler, Subscriber<ByteBuffer> {
    private final BlockingQueue<Object> signals = new LinkedBlockingQueue<>();
    private final CompletableFuture<SdkHttpResponse> head = new CompletableFuture<>();
    private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();

    record End() {}

    @Override
    public void onHeaders(SdkHttpResponse response) {
        head.complete(response);
    }

    @Override
    public void onStream(Publisher<ByteBuffer> stream) {
        stream.subscribe(this);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        this.subscription.complete(subscription);
    }

    @Override
    public void onNext(ByteBuffer piece) {
        signals.add(StandardCharsets.UTF_8.decode(piece).toString());
    }

    @Override
    public void onComplete() {
        signals.add(new End());
    }

    /** Both interfaces have this one: the handler's comes last, or alone where there is no body. */
    @Override
    public void onError(Throwable failure) {
        signals.add(failure);
    }

    SdkHttpResponse head() {
        return get(head);
    }

    Probe request(long n) {
        get(subscription).request(n);
        return this;
    }

    void cancel() {
        get(subscription).cancel();
    }

    /** The next piece, end or failure. */
    Object next() {
        try {
            Object signal = signals.poll(60, TimeUnit.SECONDS);
            if (signal == null) {
                throw new AssertionError("Nothing came.");
            }
            return signal;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** All that is left of the body, which has to end well. */
    String rest() {
        request(Long.MAX_VALUE);
        StringBuilder rest = new StringBuilder();
        for (Object signal = next(); !(signal instanceof End); signal = next()) {
            if (signal instanceof Throwable failure) {
                throw new AssertionError(failure);
            }
            rest.append(signal);
        }
        return rest.toString();
    }

    int signalsWaiting() {
        return signals.size();
    }

    static <T> T get(CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }
}
