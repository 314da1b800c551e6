package agentcore.streaming.proxy;

import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.Optional;

import agentcore.streaming.sdkhttp.ConnectFailedException;
import agentcore.streaming.wire.agentcore.AgentCoreError;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * What a failed call means to the client. AgentCore's own words stay in the log: they name accounts and ARNs.
 *
 * <p>Statuses and codes: the data plane's service model and the developer guide's page
 * {@code runtime-troubleshooting}; RetryableConflictException isn't modelled in the SDK and comes as a general 409.
 */
final class UpstreamProblems {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LATER = Duration.ofSeconds(5);

    static final String INTERNAL_ERROR = "Something went wrong within this function: its log has more under the request's id.";

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
        return find(ConnectFailedException.class, failure).isPresent();
    }

    /** Whether AgentCore says that it has not begun, as the session is being started or stopped. */
    static boolean isRetryableConflict(Throwable failure) {
        return failure instanceof UpstreamException answered && answered.status() == 409
                && AgentCoreError.RETRYABLE_CONFLICT.code().equals(answered.code());
    }

    private static <T extends Throwable> Optional<T> find(Class<T> type, Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 10; depth++) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    /** What whoever operates the function may look at; for the log, and empty where there is nothing to say. */
    static String advice(Throwable failure, boolean forUser) {
        return forUser && status(failure) == 403
                ? "With PROXY_FORWARD_USER_ID, the function's role needs bedrock-agentcore:InvokeAgentRuntimeForUser besides "
                        + "bedrock-agentcore:InvokeAgentRuntime, both on the runtime and its endpoints, "
                        + "and the runtime must not want bearer tokens."
                : advice(failure);
    }

    /**
     * What was said, for the log: without the session's id, which opens the session where it belongs to nobody, and not what
     * AgentCore finds wrong with a request, as it quotes that.
     */
    static String words(Throwable failure, String sessionId) {
        return failure instanceof UpstreamException answered && answered.status() == 400
                ? "AgentCore refuses the request (Status Code: 400, Error Code: " + answered.code() + ")"
                : String.valueOf(failure.getMessage()).replace(sessionId, "<session>");
    }

    /** AgentCore's status; 0 where it didn't answer. */
    static int status(Throwable failure) {
        return failure instanceof UpstreamException answered ? answered.status() : 0;
    }

    /** The same for a call that names no user. */
    static String advice(Throwable failure) {
        if (failure instanceof ProblemException known) {
            return switch (known.problem().type()) {
                case UPSTREAM_TIMEOUT ->
                    "Look at PROXY_FIRST_BYTE_TIMEOUT and at what the agent does until its first byte.";
                case DEADLINE_REACHED ->
                    "Look at the function's timeout and at what the agent does until its first byte.";
                default -> "";
            };
        }
        if (failure instanceof UpstreamException answered) {
            return advice(answered);
        }
        if (find(CertPathBuilderException.class, failure).isPresent()) {
            return "If the network between has a certificate authority of its own, name it in PROXY_CA_FILE.";
        }
        if (find(CertificateExpiredException.class, failure).isPresent()
                || find(CertificateNotYetValidException.class, failure).isPresent()) {
            return "The certificate's time is over or has not begun: look at what stands between here and AgentCore.";
        }
        if (find(CertificateException.class, failure).isPresent()) {
            return "The certificate is not one for this address: look at what stands between here and AgentCore.";
        }
        return isConnectFailure(failure)
                ? "Look at the function's subnets, security groups and name resolution, and at PROXY_CONNECT_TIMEOUT."
                : "";
    }

    /** By AgentCore's status (developer guide, {@code runtime-troubleshooting}). */
    private static String advice(UpstreamException answered) {
        return switch (answered.status()) {
            case 401 -> switch (answered.auth()) {
                case SIGV4 -> "The runtime takes bearer tokens, and this function signs with SigV4: "
                        + "set PROXY_UPSTREAM_AUTH to bearer.";
                case BEARER -> "If the token is as it should be, look at the runtime's JWT authorizer.";
            };
            case 402 -> "The account's quota of active sessions is used up: raise it, or let sessions end earlier.";
            case 403 -> switch (answered.auth()) {
                case SIGV4 ->
                    "The function's role needs bedrock-agentcore:InvokeAgentRuntime on the runtime and its endpoints, "
                            + "and the runtime must not want bearer tokens.";
                case BEARER -> "The runtime must have a JWT authorizer, and the token what it asks for; "
                        + "a runtime without one needs PROXY_UPSTREAM_AUTH set to sigv4.";
            };
            case 404 -> "Look at AGENT_RUNTIME_ARN and AGENT_QUALIFIER: there is no such runtime or endpoint.";
            case 424 -> "The container failed: its log group is /aws/bedrock-agentcore/runtimes/<runtime>-<endpoint>.";
            case 429 -> "The account's quota of calls per second is used up: raise it.";
            case 504 -> "The container was silent: is it built for arm64, and does it listen on port 8080?";
            default -> "";
        };
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
                Problem.of(ProblemType.UNAVAILABLE, "No more sessions can be started at the moment.").retryAfter(LATER);
            case 409 -> isRetryableConflict(answered)
                    ? Problem.of(ProblemType.UNAVAILABLE, "The session is being started or stopped: try again.")
                            .retryAfter(SOON)
                    : Problem.of(ProblemType.CONFLICT,
                            "The session is busy with something that this request conflicts with.");
            case 429 ->
                Problem.of(ProblemType.THROTTLED, "There are too many requests at the moment.").retryAfter(SOON);
            case 503 ->
                Problem.of(ProblemType.UNAVAILABLE, "AgentCore is not available at the moment.").retryAfter(LATER);
            case 504 -> Problem.of(ProblemType.UPSTREAM_TIMEOUT, "The agent did not answer in time.");
            default -> failed();
        };
    }

    private static Problem failed() {
        return Problem.of(ProblemType.UPSTREAM_FAILED,
                "The agent failed to answer: try again later, and if that doesn't help, tell whoever runs it this request's id.");
    }
}
