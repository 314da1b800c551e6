package agentcore.streaming.proxy;

import java.time.Duration;
import java.time.Instant;

import agentcore.streaming.wire.gateway.ProxyEvent;

/**
 * When an answer has to be over so that its end still reaches the client: a margin before the earlier of the function's
 * deadline and the end of API Gateway's 15 minutes. The margin is at most a tenth of the time that is left.
 *
 * @param at milliseconds since 1970
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html">API Gateway,
 *      response streaming: considerations</a>
 */
record Deadline(long at) {
    private static final Duration LONGEST_STREAM = Duration.ofMinutes(15);

    static Deadline of(Instant functionDeadline, ProxyEvent.RequestContext request, Duration margin, long now) {
        long end = functionDeadline.toEpochMilli();
        if (request.requestTimeEpoch() > 0) {
            end = Math.min(end, request.requestTimeEpoch() + LONGEST_STREAM.toMillis());
        }
        return new Deadline(end - Math.min(margin.toMillis(), Math.max(0, end - now) / 10));
    }

    long millisLeft(long now) {
        return Math.max(0, at - now);
    }
}
