package agentcore.streaming.proxy;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;

import agentcore.streaming.wire.agentcore.AgentCoreError;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What a failed call means to the client. AgentCore's own words stay in the log: they name accounts and ARNs.
 *
 * <p>Statuses and codes: the data plane's service model and the developer guide's page
 * {@code runtime-troubleshooting}; RetryableConflictException isn't modelled in the SDK and comes as a general 409.
 */
final class UpstreamProblems {
    private static final Optional<Duration> SOON = Optional.of(Duration.ofSeconds(1));
    private static final Optional<Duration> LATER = Optional.of(Duration.ofSeconds(5));

    static final String INTERNAL_ERROR = "Something went wrong within this function: its log has more under the request's id.";

    private UpstreamProblems() {}

    static Problem of(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        if (cause instanceof ProblemException known) {
            return known.problem();
        }
        if (cause instanceof AwsServiceException answered) {
            return of(answered);
        }
        // What our own code throws is neither.
        return cause instanceof SdkException || cause instanceof IOException
                ? Problem.of(ProblemType.UPSTREAM_FAILED, "The agent could not be reached.")
                : Problem.of(ProblemType.INTERNAL_ERROR, INTERNAL_ERROR);
    }

    private static Problem of(AwsServiceException answered) {
        String code = answered.awsErrorDetails() == null ? "" : answered.awsErrorDetails().errorCode();
        return switch (answered.statusCode()) {
            case 400 ->
                Problem.of(ProblemType.BAD_REQUEST, "AgentCore does not accept this request: look at its session id "
                        + "and at what the agent expects.");
            case 402 -> new Problem(ProblemType.UNAVAILABLE, "No more sessions can be started at the moment.", LATER);
            case 409 -> AgentCoreError.RETRYABLE_CONFLICT.code().equals(code)
                    ? new Problem(ProblemType.UNAVAILABLE, "The session is being started or stopped: try again.", SOON)
                    : Problem.of(ProblemType.CONFLICT,
                            "The session is busy with something that this request conflicts with.");
            case 429 -> new Problem(ProblemType.THROTTLED, "There are too many requests at the moment.", SOON);
            case 503 -> new Problem(ProblemType.UNAVAILABLE, "AgentCore is not available at the moment.", LATER);
            case 504 -> Problem.of(ProblemType.UPSTREAM_TIMEOUT, "The agent did not answer in time.");
            default -> Problem.of(ProblemType.UPSTREAM_FAILED, "The agent failed to answer.");
        };
    }
}
