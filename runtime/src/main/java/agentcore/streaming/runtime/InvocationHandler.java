package agentcore.streaming.runtime;

import io.vertx.core.Future;

/**
 * What a function does with an invocation.
 */
@FunctionalInterface
public interface InvocationHandler {
    /**
     * Answers one invocation. Called on the runtime's event loop, which must not be blocked.
     *
     * @param invocation what the function was invoked with
     * @param response takes the answer, piece by piece
     * @return completes when the handler has nothing left to do, on whatever thread: the next invocation is not asked for
     *     before, as Lambda may freeze the process from then on. It has to complete, or fail, when
     *     {@link InvocationResponse#done()} fails too. If it succeeds and the response has not been ended, the runtime ends
     *     it. If it fails (or the method throws) the invocation fails: by an error of its own while nothing of the response
     *     has been sent, by error trailers after that. A {@link RuntimeErrorException} says with which type.
     */
    Future<Void> handle(Invocation invocation, InvocationResponse response);
}
