package agentcore.streaming.proxy;

import java.util.Optional;
import java.util.regex.Pattern;

import agentcore.streaming.proxy.Settings.UpstreamAuth;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * AgentCore has answered a call with an error. The message is for the log: status, code and AgentCore's own request id, and none
 * of its words, which may quote the request, or what the agent made of it.
 */
final class UpstreamException extends Exception {
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.]{1,128}");
    private static final Pattern REQUEST_ID = Pattern.compile("[!-~]{1,128}");

    private final UpstreamAuth auth;
    private final int status;
    private final String code;
    private final Optional<String> challenge;

    /**
     * An error.
     *
     * @param auth how the call was authorized
     * @param code as in {@code x-amzn-ErrorType}; left out where it is none
     * @param requestId as in {@code x-amzn-RequestId}; left out where it is none
     * @param challenge of a 401, what its {@code WWW-Authenticate} says, fit to be sent on
     */
    UpstreamException(UpstreamAuth auth, int status, String code, String requestId, Optional<String> challenge) {
        super("AgentCore answered " + status + (CODE.matcher(code).matches() ? " " + code : "")
                + (REQUEST_ID.matcher(requestId).matches() ? ", request id " + requestId : "") + ".");
        this.auth = auth;
        this.status = status;
        this.code = code;
        this.challenge = challenge;
    }

    /** What the SDK has made of one. */
    static UpstreamException of(AwsServiceException answered) {
        String code = Optional.ofNullable(answered.awsErrorDetails()).map(AwsErrorDetails::errorCode).orElse("");
        return new UpstreamException(UpstreamAuth.SIGV4, answered.statusCode(), code,
                Optional.ofNullable(answered.requestId()).orElse(""), Optional.empty());
    }

    UpstreamAuth auth() {
        return auth;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    Optional<String> challenge() {
        return challenge;
    }
}
