package agentcore.streaming.runtime;

import java.util.logging.Level;
import java.util.logging.Logger;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * One invocation after the other: ask, handle, see the answer taken, ask again. As many loops run side by side as there may
 * be invocations at once.
 *
 * <p>An invocation that fails ends nothing but itself. The loop ends when the Runtime API is gone, or says that its own
 * state is beyond recovery.
 */
final class InvocationLoop {
    private static final Logger LOG = Logger.getLogger(InvocationLoop.class.getName());

    private final RuntimeApiClient api;
    private final InvocationHandler handler;
    private final Promise<Void> ended = Promise.promise();

    private InvocationLoop(RuntimeApiClient api, InvocationHandler handler) {
        this.api = api;
        this.handler = handler;
    }

    /** Runs a loop. The future never succeeds; it fails with the reason why the loop ended. */
    static Future<Void> run(RuntimeApiClient api, InvocationHandler handler) {
        InvocationLoop loop = new InvocationLoop(api, handler);
        loop.next();
        return loop.ended.future();
    }

    private void next() {
        api.next().compose(this::serve).onSuccess(served -> next()).onFailure(ended::fail);
    }

    private Future<Void> serve(Invocation invocation) {
        return api.respond(invocation)
                .compose(response -> handle(invocation, response).transform(handled -> {
                    if (handled.succeeded()) {
                        return response.end();
                    }
                    // Once the response is over, its own outcome counts, and a handler that fails for it is no news.
                    return response.fail(RuntimeErrorException.errorOf(handled.cause()));
                }))
                .recover(failure -> {
                    if (failure instanceof RuntimeApiException told && !told.fatal()) {
                        LOG.log(Level.WARNING, "Invocation {0}: {1}",
                                new Object[]{invocation.requestId(), told.getMessage()});
                        return Future.succeededFuture();
                    }
                    return Future.failedFuture(failure);
                });
    }

    private Future<Void> handle(Invocation invocation, InvocationResponse response) {
        Future<Void> handled;
        try {
            handled = handler.handle(invocation, response);
        } catch (RuntimeException | Error thrown) { // whatever a handler throws fails its invocation, and nothing more
            handled = Future.failedFuture(thrown);
        }
        return handled.onFailure(failure -> {
            if (!(failure instanceof RuntimeErrorException) && !(failure instanceof RuntimeApiException)) {
                LOG.log(Level.SEVERE, failure, () -> "Invocation " + invocation.requestId() + ": the handler failed.");
            }
        });
    }
}
