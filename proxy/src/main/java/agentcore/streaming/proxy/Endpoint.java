package agentcore.streaming.proxy;

import agentcore.streaming.runtime.Invocation;
import agentcore.streaming.wire.gateway.ProxyEvent;
import io.vertx.core.Future;

/** What the function does at one resource and method. On the event loop. */
interface Endpoint {
    /**
     * Answers a request. Completes when the answer is over; what it fails with, or throws, is told to the client, as long as
     * nothing else has been: a {@link ProblemException} as it is, anything else as an internal error.
     */
    Future<Void> handle(Invocation invocation, ProxyEvent event, Answer answer);
}
