package agentcore.streaming.proxy;

import java.util.Map;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/**
 * The credentials of the function's role, as Lambda gives them: in the environment, or, with SnapStart, from an endpoint, as
 * those in a snapshot would have expired.
 *
 * <p>The endpoint is asked by the SDK's own provider, which keeps what it has got and asks again before that expires. It
 * blocks, and the SDK would wait for it on the event loop: so it is called on a worker thread, before the SDK is.
 */
final class FunctionCredentials {
    private static final String ENDPOINT = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
    private static final String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";

    /** What to tell where {@link #areIn} says no. */
    static final String MISSING = ACCESS_KEY + " and " + SECRET_KEY + " are not set: Lambda sets them "
            + "from the function's role, so run this program in Lambda or in the laptop stack.";

    /** Where credentials come from. */
    private interface Source {
        Future<AwsCredentialsProvider> current();
    }

    private final Vertx vertx;
    private final Map<String, String> environment;
    private Source source;

    /** Nothing is asked for yet; there are credentials or an endpoint. */
    FunctionCredentials(Vertx vertx, Map<String, String> environment) {
        this.vertx = vertx;
        this.environment = environment;
        this.source = source();
    }

    /** Whether the environment has credentials, or an endpoint for them. */
    static boolean areIn(Map<String, String> environment) {
        return isSet(ENDPOINT, environment) || isSet(ACCESS_KEY, environment) && isSet(SECRET_KEY, environment);
    }

    private static boolean isSet(String name, Map<String, String> environment) {
        return !environment.getOrDefault(name, "").isEmpty();
    }

    private Source source() {
        if (!isSet(ENDPOINT, environment)) {
            Future<AwsCredentialsProvider> known = Future
                    .succeededFuture(StaticCredentialsProvider.create(fromEnvironment(environment)));
            return () -> known;
        }
        ContainerCredentialsProvider endpoint = ContainerCredentialsProvider.create();
        return () -> vertx.<AwsCredentialsProvider>executeBlocking(
                () -> StaticCredentialsProvider.create(endpoint.resolveCredentials()), false)
                .recover(failure -> Future.failedFuture(SdkClientException.create(
                        "The function's credentials are not to be had from " + ENDPOINT + ": " + failure.getMessage(),
                        failure)));
    }

    private static AwsCredentials fromEnvironment(Map<String, String> environment) {
        String accessKey = environment.get(ACCESS_KEY);
        String secretKey = environment.get(SECRET_KEY);
        String token = environment.getOrDefault("AWS_SESSION_TOKEN", "");
        return token.isEmpty()
                ? AwsBasicCredentials.create(accessKey, secretKey)
                : AwsSessionCredentials.create(accessKey, secretKey, token);
    }

    /** Those that are valid now; there at once, where they come from the environment. On the event loop. */
    Future<AwsCredentialsProvider> current() {
        return source.current();
    }

    /** Forgets what there is, and gets new ones. On the event loop. */
    Future<Void> renew() {
        source = source();
        return source.current().mapEmpty();
    }
}
