package agentcore.streaming.proxy;

import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import agentcore.streaming.sdkhttp.PublisherReadStream;
import agentcore.streaming.sdkhttp.RequestContent;
import agentcore.streaming.sdkhttp.VertxSdkHttpClient;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.reactivestreams.Publisher;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;

/** A call with a token that is under way: of a good answer the head is awaited, of an error also what its body says. */
final class BearerCall implements AgentCore.Pending<AgentAnswer>, SdkAsyncHttpResponseHandler {
    /** What is read of an error's body. */
    static final int MAX_ERROR = 64 * 1024;

    /** How long the rest of an error is waited for, whose status is known. */
    private static final long MAX_ERROR_MILLIS = 2_000;

    private final Promise<AgentAnswer> answer = Promise.promise();
    private final BearerToken token;
    private final Context context;
    private CompletableFuture<Void> exchange;
    private SdkHttpResponse head;

    private BearerCall(BearerToken token, Context context) {
        this.token = token;
        this.context = context;
    }

    /** Begins at once. */
    static BearerCall start(VertxSdkHttpClient http, SdkHttpRequest request, byte[] body, BearerToken token,
            Context context) {
        BearerCall call = new BearerCall(token, context);
        call.exchange = http.execute(AsyncExecuteRequest.builder().request(request)
                .requestContentPublisher(new RequestContent(AsyncRequestBody.fromBytesUnsafe(body), body.length))
                .responseHandler(call)
                .build());
        return call;
    }

    @Override
    public void onHeaders(SdkHttpResponse received) {
        head = received;
    }

    @Override
    public void onStream(Publisher<ByteBuffer> publisher) {
        PublisherReadStream body = new PublisherReadStream(context);
        publisher.subscribe(body);
        if (head.isSuccessful()) {
            answer.tryComplete(AgentAnswer.of(head, body));
        } else {
            beginning(body).onSuccess(bytes -> answer.tryFail(ErrorAnswer.of(head, bytes.getBytes(), token)));
        }
    }

    /** All of a body, or as much as is wanted of it; its status is known, so that a cut or silence doesn't matter. */
    private Future<Buffer> beginning(PublisherReadStream body) {
        Promise<Buffer> read = Promise.promise();
        Buffer bytes = Buffer.buffer();
        Vertx vertx = context.owner();
        long limit = vertx.setTimer(MAX_ERROR_MILLIS, silent -> {
            body.cancel();
            read.tryComplete(bytes);
        });
        read.future().onComplete(over -> vertx.cancelTimer(limit));
        body.endHandler(end -> read.tryComplete(bytes)).exceptionHandler(cut -> read.tryComplete(bytes))
                .handler(piece -> {
                    bytes.appendBuffer(piece);
                    if (bytes.length() > MAX_ERROR) {
                        body.cancel();
                        read.tryComplete(bytes);
                    }
                });
        return read.future();
    }

    @Override
    public void onError(Throwable failure) {
        answer.tryFail(failure); // after the head, the body's stream has been told
    }

    @Override
    public Future<AgentAnswer> answer() {
        return answer.future();
    }

    @Override
    public void cancel() {
        answer.tryFail(new CancellationException("The call was given up."));
        exchange.cancel(true);
    }
}
