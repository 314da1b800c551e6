package agentcore.streaming.proxy;

import java.io.IOException;
import java.time.Duration;

import agentcore.streaming.sdkhttp.ConnectFailedException;
import agentcore.streaming.wire.agentcore.AgentCoreError;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What a failed call means to the client. AgentCore's own words go no further than to here: they name accounts and ARNs, and
 * quote requests. What the operator is told: {@link UpstreamAdvice}.
 *
 * <p>Statuses and codes: the data plane's service model and the developer guide's page
 * {@code runtime-troubleshooting}; RetryableConflictException isn't modelled in the SDK and comes as a general 409.
 */
final class UpstreamProblems {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(5);

    static final String INTERNAL_ERROR = "Something went wrong within this function: its log has more under the request's id.";

    static final String SILENT = "The agent did not answer in time: try again later, and if that doesn't help, "
            + "tell whoever runs it this request's id.";

    private UpstreamProblems() {}

    static Problem of(Throwable failure) {
        if (failure instanceof ProblemException known) {
            return known.problem();
        }
        if (failure instanceof UpstreamException answered) {
            return of(answered);
        }
        // What our own code throws is neither.
        return failure instanceof SdkException || failure instanceof IOException
                ? Problem.of(ProblemType.UPSTREAM_FAILED,
                        "The agent could not be reached: try again later, and if that doesn't help, tell whoever runs it this request's id.")
                : Problem.of(ProblemType.INTERNAL_ERROR, INTERNAL_ERROR);
    }

    /** Whether no connection was to be had, so that nothing was sent. */
    static boolean isConnectFailure(Throwable failure) {
        return isFor(ConnectFailedException.class, failure);
    }

    /** Whether AgentCore says that it has not begun, as the session is being started or stopped. */
    static boolean isRetryableConflict(Throwable failure) {
        return failure instanceof UpstreamException answered && answered.status() == 409
                && AgentCoreError.RETRYABLE_CONFLICT.code().equals(answered.code());
    }

    /** Whether such an exception is behind it. */
    static boolean isFor(Class<? extends Throwable> type, Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 10; depth++) {
            if (type.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    /** AgentCore's status; 0 where it didn't answer. */
    static int status(Throwable failure) {
        return failure instanceof UpstreamException answered ? answered.status() : 0;
    }

    private static Problem of(UpstreamException answered) {
        return switch (answered.status()) {
            case 400 ->
                Problem.of(ProblemType.BAD_REQUEST, "AgentCore does not accept this request: look at its session id "
                        + "and at what the agent expects.");
            case 401 -> answered.challenge()
                    .map(challenge -> Problem
                            .of(ProblemType.UNAUTHORIZED, "The agent does not take this access token: get a new one.")
                            .with("WWW-Authenticate", challenge))
                    .orElseGet(UpstreamProblems::failed);
            case 402 ->
                Problem.of(ProblemType.UNAVAILABLE,
                        "No more sessions can be started at the moment: try again in a few seconds.").retryAfter(LATER);
            case 409 -> isRetryableConflict(answered)
                    ? Problem
                            .of(ProblemType.UNAVAILABLE,
                                    "The session is being started or stopped: try again in a few seconds.")
                            .retryAfter(SOON)
                    : Problem.of(ProblemType.CONFLICT,
                            "The session is busy: wait for the answer that is under way in it, and try again then.");
            case 429 ->
                Problem.of(ProblemType.THROTTLED,
                        "There are too many requests at the moment: try again in a few seconds.").retryAfter(SOON);
            case 503 ->
                Problem.of(ProblemType.UNAVAILABLE,
                        "AgentCore is not available at the moment: try again in a few seconds.").retryAfter(LATER);
            case 504 -> Problem.of(ProblemType.UPSTREAM_TIMEOUT, SILENT);
            default -> failed();
        };
    }

    private static Problem failed() {
        return Problem.of(ProblemType.UPSTREAM_FAILED,
                "The agent failed to answer: try again later, and if that doesn't help, tell whoever runs it this request's id.");
    }
}
