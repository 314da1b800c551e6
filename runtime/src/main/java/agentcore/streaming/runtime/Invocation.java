package agentcore.streaming.runtime;

import java.time.Instant;
import java.util.Optional;

import agentcore.streaming.wire.lambda.RuntimeApi;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/**
 * One invocation of the function.
 *
 * @param requestId Lambda's id of it
 * @param deadline when Lambda cuts it off
 * @param functionArn the function's ARN, with the qualifier by which it was invoked; empty if the Runtime API gave none
 * @param traceId the X-Ray trace header; a custom runtime passes it on by itself, per invocation
 * @param headers all that the Runtime API said of the invocation, under the names in {@link RuntimeApi}
 * @param body the event
 */
public record Invocation(String requestId, Instant deadline, String functionArn, Optional<String> traceId,
        MultiMap headers, Buffer body) {

    static Invocation of(MultiMap headers, Buffer body) {
        String requestId = headers.get(RuntimeApi.REQUEST_ID);
        if (requestId == null || requestId.isEmpty()) {
            throw new RuntimeApiException("The Runtime API handed out an invocation without an id.");
        }
        return new Invocation(requestId, deadline(headers), text(headers, RuntimeApi.FUNCTION_ARN).orElse(""),
                text(headers, RuntimeApi.TRACE_ID), headers, body);
    }

    /** Without headers and event, which are nobody's business in a log. */
    @Override
    public String toString() {
        return "Invocation[" + requestId + "]";
    }

    /** A second id, to be echoed where it was given. */
    Optional<String> invocationId() {
        return text(headers, RuntimeApi.INVOCATION_ID);
    }

    /** A header that Lambda leaves out when it has nothing to say, and Lambda Managed Instances leave empty. */
    private static Optional<String> text(MultiMap headers, String name) {
        return Optional.ofNullable(headers.get(name)).filter(value -> !value.isEmpty());
    }

    private static Instant deadline(MultiMap headers) {
        String millis = text(headers, RuntimeApi.DEADLINE_MS)
                .orElseThrow(
                        () -> new RuntimeApiException("The Runtime API handed out an invocation without a deadline."));
        try {
            return Instant.ofEpochMilli(Long.parseLong(millis));
        } catch (NumberFormatException e) {
            throw new RuntimeApiException("The Runtime API handed out a deadline that is no number: " + millis);
        }
    }
}
