package agentcore.streaming.proxy;

import java.util.Optional;

import agentcore.streaming.proxy.Settings.UpstreamAuth;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** AgentCore has answered a call with an error. The message is for the log, and may have its words in it. */
final class UpstreamException extends Exception {
    private final UpstreamAuth auth;
    private final int status;
    private final String code;
    private final Optional<String> challenge;

    /**
     * An error.
     *
     * @param auth how the call was authorized
     * @param code as in {@code x-amzn-ErrorType}; empty where there is none
     * @param challenge of a 401, what its {@code WWW-Authenticate} says, fit to be sent on
     */
    UpstreamException(UpstreamAuth auth, int status, String code, Optional<String> challenge, String message) {
        this(auth, status, code, challenge, message, null);
    }

    private UpstreamException(UpstreamAuth auth, int status, String code, Optional<String> challenge, String message,
            Throwable cause) {
        super(message, cause);
        this.auth = auth;
        this.status = status;
        this.code = code;
        this.challenge = challenge;
    }

    /** What the SDK has made of one. */
    static UpstreamException of(AwsServiceException answered) {
        String code = Optional.ofNullable(answered.awsErrorDetails()).map(AwsErrorDetails::errorCode).orElse("");
        return new UpstreamException(UpstreamAuth.SIGV4, answered.statusCode(), code, Optional.empty(),
                answered.getMessage(), answered);
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
