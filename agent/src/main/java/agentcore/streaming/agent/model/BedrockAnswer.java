package agentcore.streaming.agent.model;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import io.vertx.core.Context;
import io.vertx.core.Future;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamOutput;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamRequest;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;

/**
 * An answer of Bedrock's: the SDK is asked for one event at a time. Its signals may come on any thread; each goes to the event
 * loop behind the one before it.
 */
final class BedrockAnswer extends QueuedAnswer {
    private final Context context;
    private final Supplier<Future<BedrockRuntimeAsyncClient>> client;
    private final Supplier<Future<AwsCredentialsProvider>> credentials;
    private final ConverseStreamRequest request;
    private CompletableFuture<Void> call;
    private Subscription subscription;
    private boolean started;
    private boolean wanted;
    private boolean released;
    private boolean begun;

    BedrockAnswer(Context context, Supplier<Future<BedrockRuntimeAsyncClient>> client,
            Supplier<Future<AwsCredentialsProvider>> credentials, ConverseStreamRequest request) {
        this.context = context;
        this.client = client;
        this.credentials = credentials;
        this.request = request;
    }

    @Override
    void more() {
        if (subscription != null) {
            subscription.request(1);
            return;
        }
        wanted = true;
        if (!started) {
            started = true;
            client.get().compose(ready -> credentials.get().map(current -> {
                context.runOnContext(now -> start(ready, current));
                return null;
            })).onFailure(failure -> context.runOnContext(now -> fail(ModelFailures.setUpWrongly(
                    "no client or no credentials: " + failure.getClass().getSimpleName()))));
        }
    }

    private void start(BedrockRuntimeAsyncClient ready, AwsCredentialsProvider current) {
        if (released) {
            return;
        }
        call = ready.converseStream(
                request.toBuilder().overrideConfiguration(overrides -> overrides.credentialsProvider(current)).build(),
                ConverseStreamResponseHandler.builder().onEventStream(events -> events.subscribe(new Events()))
                        .onError(failure -> {}).build());
        call.whenComplete((done, failure) -> context.runOnContext(now -> {
            if (failure != null) {
                fail(told(failure));
            } else {
                finish();
            }
        }));
    }

    private final class Events implements Subscriber<ConverseStreamOutput> {
        @Override
        public void onSubscribe(Subscription given) {
            context.runOnContext(now -> {
                subscription = given;
                if (released) {
                    given.cancel();
                } else if (wanted) {
                    given.request(1);
                }
            });
        }

        @Override
        public void onNext(ConverseStreamOutput event) {
            context.runOnContext(now -> {
                List<ConverseEvent> known;
                try {
                    known = BedrockEvents.of(event);
                } catch (NullPointerException e) {
                    fail(ModelFailures.within("an event lacks what it must have"));
                    return;
                }
                begun |= !known.isEmpty();
                piece(known);
            });
        }

        @Override
        public void onError(Throwable failure) {
            context.runOnContext(now -> fail(told(failure)));
        }

        @Override
        public void onComplete() {
            context.runOnContext(now -> finish());
        }
    }

    @Override
    void release() {
        released = true;
        if (subscription != null) {
            subscription.cancel();
        }
        if (call != null) {
            call.cancel(true);
        }
    }

    /** Codes and ids, not words. */
    private ModelException told(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        if (cause instanceof AwsServiceException answered) {
            String code = answered.awsErrorDetails() == null
                    ? cause.getClass().getSimpleName()
                    : answered.awsErrorDetails().errorCode();
            String detail = "Bedrock's status " + answered.statusCode() + ", code " + code + ", request "
                    + answered.requestId();
            return BedrockEvents.failure(answered, detail, begun);
        }
        if (begun) {
            return ModelFailures.within(names(cause));
        }
        return cause instanceof SdkClientException && cause.getCause() == null
                ? ModelFailures.setUpWrongly(names(cause))
                : ModelFailures.unreachable(names(cause));
    }

    private static String names(Throwable thrown) {
        return thrown.getClass().getSimpleName() + (thrown.getCause() == null
                ? ""
                : ", " + thrown.getCause().getClass().getSimpleName());
    }
}
