package agentcore.streaming.proxy;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockagentcore.BedrockAgentCoreAsyncClient;
import software.amazon.awssdk.services.bedrockagentcore.BedrockAgentCoreAsyncClientBuilder;
import software.amazon.awssdk.services.bedrockagentcore.model.InvokeAgentRuntimeRequest;

/**
 * Calls AgentCore through the AWS SDK, signed with SigV4, over our own transport.
 *
 * <p>The SDK retries nothing: by its defaults it calls up to four times, and each call would run the agent. It completes
 * its futures on the thread of the transport, so that an answer never leaves the event loop.
 */
final class SdkAgentCore implements AgentCore {
    private final Context context;
    private final Settings settings;
    private final FunctionCredentials credentials;
    private final AgentCoreTransport transport;
    /** Built when it is needed, or ahead of that. */
    private Optional<BedrockAgentCoreAsyncClient> client = Optional.empty();

    SdkAgentCore(Vertx vertx, Settings settings, Map<String, String> environment) {
        this.context = vertx.getOrCreateContext();
        this.settings = settings;
        this.credentials = new FunctionCredentials(vertx, environment);
        this.transport = new AgentCoreTransport(vertx, settings);
    }

    /** {@inheritDoc} The client is built while the server has its turn in the handshake. */
    @Override
    public void warmUp() {
        transport.connectAhead();
        context.runOnContext(connecting -> client());
    }

    private BedrockAgentCoreAsyncClient client() {
        if (client.isEmpty()) {
            client = Optional.of(build());
        }
        return client.get();
    }

    private BedrockAgentCoreAsyncClient build() {
        BedrockAgentCoreAsyncClientBuilder builder = BedrockAgentCoreAsyncClient.builder().httpClient(transport.http())
                .region(Region.of(settings.runtime().region()))
                .credentialsProvider(AnonymousCredentialsProvider.create()) // each request brings its own
                .overrideConfiguration(overrides -> overrides.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .defaultProfileFile(ProfileFile.aggregator().build()))
                .asyncConfiguration(async -> async
                        .advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run));
        settings.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    @Override
    public Future<Void> afterRestore() {
        transport.closeIdle();
        return credentials.renew();
    }

    @Override
    public Pending<AgentAnswer> invoke(AgentCall call) {
        return pending(current -> client().invokeAgentRuntime(request(call, current), new AnswerTransformer(context)),
                answer -> answer);
    }

    /** {@inheritDoc} The SDK gives each request a client token of its own. */
    @Override
    public Pending<Void> stop(String sessionId, Optional<BearerToken> none) {
        return pending(current -> client().stopRuntimeSession(request -> request
                .overrideConfiguration(overrides -> overrides.credentialsProvider(current))
                .agentRuntimeArn(settings.runtime().toString()).qualifier(settings.qualifier())
                .runtimeSessionId(sessionId)), stopped -> null);
    }

    private <R, T> Pending<T> pending(Function<AwsCredentialsProvider, CompletableFuture<R>> call,
            Function<R, T> result) {
        Promise<T> answer = Promise.promise();
        SdkCall<R, T> pending = new SdkCall<>(answer);
        credentials.current().compose(current -> pending.start(() -> call.apply(current), result))
                .onSuccess(answer::tryComplete).onFailure(failure -> answer.tryFail(told(failure)));
        return pending;
    }

    private static Throwable told(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        return cause instanceof AwsServiceException answered ? UpstreamException.of(answered) : cause;
    }

    /** A call that may be given up while its credentials are still being fetched. */
    private final class SdkCall<R, T> implements Pending<T> {
        private final Promise<T> answer;
        /** The SDK's own: cancelling what is made of it would leave the request alone. */
        private CompletableFuture<R> made;

        SdkCall(Promise<T> answer) {
            this.answer = answer;
        }

        /** Unless it has been given up. */
        Future<T> start(Supplier<CompletableFuture<R>> call, Function<R, T> result) {
            if (answer.future().isComplete()) {
                return answer.future();
            }
            made = call.get();
            return Future.fromCompletionStage(made, context).map(result::apply);
        }

        @Override
        public Future<T> answer() {
            return answer.future();
        }

        @Override
        public void cancel() {
            if (made == null) {
                answer.tryFail(new CancellationException("The call was given up before it was made."));
            } else {
                made.cancel(true);
            }
        }
    }

    private InvokeAgentRuntimeRequest request(AgentCall call, AwsCredentialsProvider current) {
        return InvokeAgentRuntimeRequest.builder().agentRuntimeArn(settings.runtime().toString())
                .overrideConfiguration(overrides -> {
                    overrides.credentialsProvider(current);
                    call.forwarded().forEach(overrides::putHeader);
                })
                .qualifier(settings.qualifier()).runtimeSessionId(call.sessionId())
                .runtimeUserId(call.userId().orElse(null)).contentType("application/json")
                // Agents on AWS's TypeScript SDK answer 406 to a streaming call that doesn't say so.
                .accept(Answer.EVENT_STREAM).traceId(call.trace().xray().orElse(null))
                .traceParent(call.trace().traceParent().orElse(null)).traceState(call.trace().traceState().orElse(null))
                .baggage(call.trace().baggage().orElse(null)).payload(SdkBytes.fromByteArrayUnsafe(call.payload()))
                .build();
    }
}
