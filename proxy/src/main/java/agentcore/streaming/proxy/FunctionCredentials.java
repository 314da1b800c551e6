package agentcore.streaming.proxy;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.vertx.core.Vertx;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;

/**
 * The credentials of the function's role, as Lambda gives them: in the environment, or, with SnapStart, from an endpoint, as
 * those in a snapshot would have expired.
 *
 * <p>The endpoint is asked by the SDK's own provider, which keeps what it has got and asks again before that expires. It
 * blocks, so it is called on a worker thread.
 */
final class FunctionCredentials implements IdentityProvider<AwsCredentialsIdentity> {
    private static final String ENDPOINT = "AWS_CONTAINER_CREDENTIALS_FULL_URI";

    private final Vertx vertx;
    private final Map<String, String> environment;
    private volatile IdentityProvider<AwsCredentialsIdentity> source;

    /**
     * Nothing is asked for yet.
     *
     * @throws IllegalArgumentException if the environment has neither credentials nor an endpoint
     */
    FunctionCredentials(Vertx vertx, Map<String, String> environment) {
        this.vertx = vertx;
        this.environment = environment;
        this.source = source();
    }

    private IdentityProvider<AwsCredentialsIdentity> source() {
        if (environment.getOrDefault(ENDPOINT, "").isEmpty()) {
            return StaticCredentialsProvider.create(fromEnvironment(environment));
        }
        ContainerCredentialsProvider endpoint = ContainerCredentialsProvider.create();
        return new IdentityProvider<>() {
            @Override
            public Class<AwsCredentialsIdentity> identityType() {
                return AwsCredentialsIdentity.class;
            }

            @Override
            public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
                CompletableFuture<AwsCredentialsIdentity> resolved = new CompletableFuture<>();
                vertx.executeBlocking(() -> {
                    try {
                        return resolved.complete(endpoint.resolveCredentials());
                    } catch (RuntimeException e) {
                        return resolved.completeExceptionally(SdkClientException.create(
                                "The function's credentials are not to be had from " + ENDPOINT + ": " + e.getMessage(),
                                e));
                    }
                }, false);
                return resolved;
            }
        };
    }

    private static AwsCredentials fromEnvironment(Map<String, String> environment) {
        String accessKey = environment.getOrDefault("AWS_ACCESS_KEY_ID", "");
        String secretKey = environment.getOrDefault("AWS_SECRET_ACCESS_KEY", "");
        String token = environment.getOrDefault("AWS_SESSION_TOKEN", "");
        if (accessKey.isEmpty() || secretKey.isEmpty()) {
            throw new IllegalArgumentException(
                    "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set: Lambda sets them "
                            + "from the function's role, so run this program in Lambda or in the laptop stack.");
        }
        return token.isEmpty()
                ? AwsBasicCredentials.create(accessKey, secretKey)
                : AwsSessionCredentials.create(accessKey, secretKey, token);
    }

    @Override
    public Class<AwsCredentialsIdentity> identityType() {
        return AwsCredentialsIdentity.class;
    }

    /** {@inheritDoc} Any thread; completes on any. */
    @Override
    public CompletableFuture<? extends AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
        return source.resolveIdentity(request);
    }

    /**
     * Forgets what there is, and gets new ones.
     *
     * @return completes when they are there
     */
    CompletableFuture<? extends AwsCredentialsIdentity> renew() {
        source = source();
        return source.resolveIdentity(ResolveIdentityRequest.builder().build());
    }
}
