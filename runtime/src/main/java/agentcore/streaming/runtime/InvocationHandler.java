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

    /**
     * Does ahead what would make the first invocation slow. Called once, on the event loop, when the first invocation has been
     * asked for: Lambda takes the function for initialised then, and an error of its initialisation can't be told any more.
     * So whatever can be wrong has to be found before; what goes wrong here is logged for whoever looks for it, and ignored.
     * The process may be frozen in the middle of it, and the invocation may be there before it is done.
     */
    default void warmUp() {}

    /**
     * With SnapStart, prepares for the snapshot that Lambda takes of the initialised process. Called on the event loop.
     *
     * @return completes when the snapshot may be taken; a failure is an init error, and ends the runtime
     */
    default Future<Void> beforeSnapshot() {
        return Future.succeededFuture();
    }

    /**
     * With SnapStart, makes good what a snapshot spoils: it may be restored days later, on many machines. Connections are
     * dead then, credentials have expired, and what was random is the same everywhere. Called on the event loop, before the
     * first invocation; Lambda allows ten seconds.
     *
     * @return completes when invocations may come; a failure is a restore error, and ends the runtime
     */
    default Future<Void> afterRestore() {
        return Future.succeededFuture();
    }
}
