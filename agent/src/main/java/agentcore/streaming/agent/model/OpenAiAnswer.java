package agentcore.streaming.agent.model;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import agentcore.streaming.sdkhttp.PublisherReadStream;
import agentcore.streaming.sdkhttp.RequestContent;
import agentcore.streaming.sdkhttp.VertxSdkHttpClient;
import agentcore.streaming.wire.sse.SseReader;
import agentcore.streaming.wire.sse.SseTooLongException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import org.reactivestreams.Publisher;
import software.amazon.awssdk.core.async.AsyncRequestBody;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;

/** An answer of a server that speaks OpenAI's chat completions; read a piece at a time, as it is wanted. */
final class OpenAiAnswer extends QueuedAnswer {
    private static final int LONGEST_EVENT = 1 << 20;
    /** How long the end of a body is waited for whose events have ended: its connection can be used again then. */
    private static final Duration END = Duration.ofSeconds(1);

    private final Context context;
    private final VertxSdkHttpClient http;
    private final SdkHttpRequest request;
    private final Buffer body;
    private final OpenAiEvents events = new OpenAiEvents();
    private final List<ConverseEvent> read = new ArrayList<>();
    private final SseReader reader = new SseReader(LONGEST_EVENT, event -> read.addAll(events.read(event.data())));
    private CompletableFuture<Void> exchange;
    private PublisherReadStream answer;
    private boolean wanted;

    OpenAiAnswer(Context context, VertxSdkHttpClient http, SdkHttpRequest request, Buffer body) {
        this.context = context;
        this.http = http;
        this.request = request;
        this.body = body;
    }

    @Override
    void more() {
        wanted = true;
        if (exchange == null) {
            exchange = http.execute(AsyncExecuteRequest.builder().request(request)
                    .requestContentPublisher(
                            new RequestContent(AsyncRequestBody.fromBytesUnsafe(body.getBytes()), body.length()))
                    .responseHandler(new Response()).build());
        } else if (answer != null) {
            answer.fetch(1);
        }
    }

    private final class Response implements SdkAsyncHttpResponseHandler {
        private SdkHttpResponse head;

        @Override
        public void onHeaders(SdkHttpResponse received) {
            head = received;
        }

        @Override
        public void onStream(Publisher<ByteBuffer> publisher) {
            PublisherReadStream stream = new PublisherReadStream(context);
            publisher.subscribe(stream);
            context.runOnContext(now -> {
                answer = stream;
                if (head.isSuccessful()) {
                    stream.pause().endHandler(end -> onEnd()).exceptionHandler(OpenAiAnswer.this::onFailure)
                            .handler(OpenAiAnswer.this::onPiece);
                    if (wanted) {
                        stream.fetch(1);
                    }
                } else {
                    stream.cancel();
                    fail(ModelFailures.of(head.statusCode(), "the model's server answers " + head.statusCode()));
                }
            });
        }

        @Override
        public void onError(Throwable failure) {
            context.runOnContext(now -> onFailure(failure));
        }
    }

    private void onPiece(Buffer bytes) {
        wanted = false;
        try {
            reader.read(bytes.getBytes(), 0, bytes.length());
        } catch (ModelException e) {
            fail(e);
            return;
        } catch (SseTooLongException e) {
            fail(ModelFailures.within("an event is longer than " + LONGEST_EVENT + " bytes"));
            return;
        }
        List<ConverseEvent> all = List.copyOf(read);
        read.clear();
        if (events.done()) {
            finish(all);
        } else {
            piece(all);
        }
    }

    private void finish(List<ConverseEvent> last) {
        List<ConverseEvent> all = new ArrayList<>(last);
        if (events.whole()) {
            all.add(events.metadata());
        }
        piece(all);
        finish();
    }

    private void onEnd() {
        if (!events.done()) {
            finish(List.of());
        }
    }

    private void onFailure(Throwable failure) {
        if (!events.done()) {
            String name = failure.getClass().getSimpleName();
            fail(events.begun() ? ModelFailures.within(name) : ModelFailures.unreachable(name));
        }
    }

    @Override
    void release() {
        if (answer != null && events.done()) {
            answer.handler(rest -> {}).resume();
            context.owner().setTimer(END.toMillis(), late -> answer.cancel());
        } else if (exchange != null) {
            exchange.cancel(true);
            if (answer != null) {
                answer.cancel();
            }
        }
    }
}
