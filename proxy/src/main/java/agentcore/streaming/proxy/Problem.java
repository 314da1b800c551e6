package agentcore.streaming.proxy;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

import agentcore.streaming.wire.lambda.RuntimeError;

/**
 * Something that went wrong, as the client is told: never with an ARN, an account or the upstream's own words.
 *
 * @param type which of the known kinds it is
 * @param message one or two sentences that say what the client can do
 * @param headers what else the client is told about it, where it is told by a status
 */
record Problem(ProblemType type, String message, Map<String, String> headers) {
    static Problem of(ProblemType type, String message) {
        return new Problem(type, message, Map.of());
    }

    /** The same, where trying again can help after some time. */
    Problem retryAfter(Duration time) {
        return with("Retry-After", String.valueOf(time.toSeconds()));
    }

    /** The same with one header more. */
    Problem with(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new Problem(type, message, Map.copyOf(more));
    }

    /** The same as it is told while there is no stream to tell it in. */
    Problem beforeStream() {
        return new Problem(type.beforeStream(), message, headers);
    }

    /** The same for Lambda, as an error or in trailers. */
    RuntimeError runtimeError() {
        return new RuntimeError("Function." + type.word(), message);
    }
}
