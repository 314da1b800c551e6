package agentcore.streaming.proxy;

import java.time.Duration;
import java.util.Optional;

import agentcore.streaming.wire.lambda.RuntimeError;

/**
 * Something that went wrong, as the client is told: never with an ARN, an account or the upstream's own words.
 *
 * @param type which of the known kinds it is
 * @param message one or two sentences that say what the client can do
 * @param retryAfter when to try again, where trying again can help
 */
record Problem(ProblemType type, String message, Optional<Duration> retryAfter) {
    static Problem of(ProblemType type, String message) {
        return new Problem(type, message, Optional.empty());
    }

    /** The same as it is told while there is no stream to tell it in. */
    Problem beforeStream() {
        return new Problem(type.beforeStream(), message, retryAfter);
    }

    /** The same for Lambda, as an error or in trailers. */
    RuntimeError runtimeError() {
        return new RuntimeError("Function." + type.word(), message);
    }
}
