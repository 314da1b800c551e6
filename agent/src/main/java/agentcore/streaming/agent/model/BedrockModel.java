package agentcore.streaming.agent.model;

import java.net.URI;
import java.util.Optional;

import agentcore.streaming.sdkhttp.VertxSdkHttpClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.client.config.SdkAdvancedAsyncClientOption;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClientBuilder;

/**
 * Amazon Bedrock's ConverseStream, through AWS's SDK over our own transport. A throttled call is made again, at most
 * {@value #ATTEMPTS} times in all, and only before the answer has begun; nothing else is.
 *
 * <p>The client is made off the event loop, when the agent warms up or at the first call. It opens no connection and asks for no
 * credentials before somebody asks the model.
 */
public final class BedrockModel implements Model {
    static final int ATTEMPTS = 4;

    private final Vertx vertx;
    private final Settings settings;
    private final AwsCredentialsProvider credentials;
    private final Optional<BackoffStrategy> backoff;
    private Future<BedrockRuntimeAsyncClient> client;

    /**
     * A guardrail that every call is under.
     *
     * @param id its id or ARN
     * @param version its version, or DRAFT
     */
    public record Guardrail(String id, String version) {}

    /**
     * Where and how Bedrock is called.
     *
     * @param region the region that calls are signed for
     * @param endpoint where it is, if it isn't where its region says
     * @param guardrail which guardrail calls are under; none for none
     */
    public record Settings(String region, Optional<URI> endpoint, Optional<Guardrail> guardrail) {}

    /**
     * A model at Bedrock, called with the credentials that AWS's SDK finds: in a runtime those of its execution role.
     *
     * @param vertx whose only event loop the work is done on
     * @param settings where and how
     */
    public BedrockModel(Vertx vertx, Settings settings) {
        this(vertx, settings, DefaultCredentialsProvider.builder().build(), Optional.empty());
    }

    BedrockModel(Vertx vertx, Settings settings, AwsCredentialsProvider credentials,
            Optional<BackoffStrategy> backoff) {
        this.vertx = vertx;
        this.settings = settings;
        this.credentials = credentials;
        this.backoff = backoff;
    }

    @Override
    public Future<Void> warmUp() {
        return client().mapEmpty();
    }

    @Override
    public Answer ask(Call call) {
        return new BedrockAnswer(vertx.getOrCreateContext(), this::client, this::credentials,
                BedrockRequests.of(call, settings.guardrail()));
    }

    private Future<BedrockRuntimeAsyncClient> client() {
        if (client == null || client.failed()) {
            VertxSdkHttpClient http = VertxSdkHttpClient.builder(vertx).build();
            client = vertx.executeBlocking(() -> build(http), false);
        }
        return client;
    }

    /** The SDK would ask for them on the event loop, and wait. */
    private Future<AwsCredentialsProvider> credentials() {
        return vertx.executeBlocking(() -> StaticCredentialsProvider.create(credentials.resolveCredentials()), false);
    }

    private BedrockRuntimeAsyncClient build(VertxSdkHttpClient http) {
        StandardRetryStrategy.Builder retries = StandardRetryStrategy.builder().maxAttempts(ATTEMPTS)
                .retryOnException(failure -> failure instanceof AwsServiceException told && told.statusCode() == 429)
                .treatAsThrottling(failure -> true).circuitBreakerEnabled(false).useClientDefaults(false);
        backoff.ifPresent(retries::throttlingBackoffStrategy);
        BedrockRuntimeAsyncClientBuilder builder = BedrockRuntimeAsyncClient.builder().httpClient(http)
                .region(Region.of(settings.region()))
                .credentialsProvider(AnonymousCredentialsProvider.create()) // each request brings its own
                .overrideConfiguration(overrides -> overrides.retryStrategy(retries.build())
                        .defaultProfileFile(ProfileFile.aggregator().build()))
                .asyncConfiguration(async -> async
                        .advancedOption(SdkAdvancedAsyncClientOption.FUTURE_COMPLETION_EXECUTOR, Runnable::run));
        settings.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }
}
