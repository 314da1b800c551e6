package agentcore.streaming.sdkhttp;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;

/** A scripted server and a transport. */
@ExtendWith(VertxExtension.class)
abstract class TransportTestBase {
    final ScriptedServer server = new ScriptedServer();
    private VertxSdkHttpClient client;
    CompletableFuture<Void> lastFuture;

    @AfterEach
    void closeAll() {
        if (client != null) {
            client.close();
        }
        server.close();
    }

    VertxSdkHttpClient client(VertxSdkHttpClient.Builder builder) {
        client = builder.build();
        return client;
    }

    VertxSdkHttpClient client(Vertx vertx) {
        return client(VertxSdkHttpClient.builder(vertx));
    }

    Probe get(VertxSdkHttpClient client) {
        return get(client, new Probe());
    }

    Probe get(VertxSdkHttpClient client, Probe probe) {
        return send(client, request(SdkHttpMethod.GET, server.url() + "/"), body(""), probe);
    }

    /** A whole exchange: the body of an answer that says which connection it came over. */
    String exchange(VertxSdkHttpClient client) {
        Probe probe = get(client);
        Call call = server.take();
        call.answer(200, "over " + call.connection());
        String body = probe.rest();
        Probe.get(lastFuture);
        return body;
    }

    Probe post(VertxSdkHttpClient client, SdkHttpContentPublisher body) {
        return send(client, request(SdkHttpMethod.POST, server.url() + "/"), body);
    }

    Probe send(VertxSdkHttpClient client, SdkHttpRequest request, SdkHttpContentPublisher body) {
        return send(client, request, body, new Probe());
    }

    Probe send(VertxSdkHttpClient client, SdkHttpRequest request, SdkHttpContentPublisher body, Probe probe) {
        lastFuture = client.execute(AsyncExecuteRequest.builder().request(request).requestContentPublisher(body)
                .responseHandler(probe).build());
        return probe;
    }

    static SdkHttpRequest request(SdkHttpMethod method, String url) {
        return SdkHttpRequest.builder().method(method).uri(URI.create(url)).build();
    }

    Throwable failure() {
        try {
            Probe.get(lastFuture.handle((done, failure) -> {
                if (failure == null) {
                    throw new AssertionError("The future did not fail.");
                }
                throw new CompletionException(failure);
            }));
            throw new AssertionError();
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    /** A body of one piece and known length. */
    static SdkHttpContentPublisher body(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        return body(Optional.of((long) bytes.remaining()), subscriber -> {
            if (bytes.hasRemaining()) {
                subscriber.onNext(bytes);
            }
            subscriber.onComplete();
        });
    }

    interface Script {
        void play(Subscriber<? super ByteBuffer> subscriber);
    }

    /** A body that does what the script says, once it is asked for. */
    static SdkHttpContentPublisher body(Optional<Long> length, Script script) {
        return new SdkHttpContentPublisher() {
            private boolean played;

            @Override
            public Optional<Long> contentLength() {
                return length;
            }

            @Override
            public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
                subscriber.onSubscribe(new Subscription() {
                    @Override
                    public void request(long n) {
                        if (!played) {
                            played = true;
                            script.play(subscriber);
                        }
                    }

                    @Override
                    public void cancel() {}
                });
            }
        };
    }

    /**
     * As after a freeze: what happens meanwhile lies in the kernel, and the event loop goes on with something of ours in the
     * same turn, before anything can be read.
     */
    static <T> T afterFreeze(Vertx vertx, Runnable meanwhile, Supplier<T> then) throws InterruptedException {
        CountDownLatch frozen = new CountDownLatch(1);
        CountDownLatch thawed = new CountDownLatch(1);
        CompletableFuture<T> result = new CompletableFuture<>();
        vertx.getOrCreateContext().runOnContext(v -> {
            frozen.countDown();
            try {
                thawed.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            result.complete(then.get());
        });
        frozen.await();
        meanwhile.run();
        thawed.countDown();
        return Probe.get(result);
    }
}
