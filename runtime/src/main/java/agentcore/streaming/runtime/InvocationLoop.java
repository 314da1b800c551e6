package agentcore.streaming.runtime;

import java.util.logging.Level;
import java.util.logging.Logger;

import io.vertx.core.Context;
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

    private final Context context;
    private final RuntimeApiClient api;
    private final InvocationHandler handler;
    private final Promise<Void> ended = Promise.promise();
    /** Over which this loop asks and responds, as long as it can be used; null before the first. */
    private RuntimeApiConnection connection;

    private InvocationLoop(Context context, RuntimeApiClient api, InvocationHandler handler) {
        this.context = context;
        this.api = api;
        this.handler = handler;
    }

    /** Runs a loop on this context. The future never succeeds; it fails with the reason why the loop ended. */
    static Future<Void> run(Context context, RuntimeApiClient api, InvocationHandler handler) {
        return run(context, api, handler, () -> {});
    }

    /** The same; {@code asked} is run once the first invocation has been asked for. */
    static Future<Void> run(Context context, RuntimeApiClient api, InvocationHandler handler, Runnable asked) {
        InvocationLoop loop = new InvocationLoop(context, api, handler);
        loop.next(asked);
        return loop.ended.future();
    }

    private void next(Runnable asked) {
        ask(asked).compose(this::serve).onSuccess(served -> next(() -> {})).onFailure(ended::fail);
    }

    private Future<Void> serve(Invocation invocation) {
        return connection().map(free -> new StreamedResponse(api, invocation, free))
                .compose(response -> handle(invocation, response).transform(
                        handled -> handled.succeeded() ? response.end() : fail(invocation, response, handled.cause()))
                        .eventually(response::settled))
                .recover(failure -> {
                    if (failure instanceof RuntimeApiException told && told.fatal()) {
                        return Future.failedFuture(failure);
                    }
                    boolean told = failure instanceof RuntimeApiException;
                    LOG.log(told ? Level.WARNING : Level.SEVERE, told ? null : failure,
                            () -> "Invocation " + invocation.requestId() + ": " + failure.getMessage());
                    return Future.succeededFuture();
                });
    }

    /**
     * Over a connection that has carried a response the request may meet its end, as the Runtime API may close it then without
     * having said so: it asks once more. That hands out the same invocation again, if any
     * (aws-lambda-runtime-interface-emulator renders it anew for each {@code next} until it is answered).
     */
    private Future<Invocation> ask(Runnable asked) {
        boolean used = reusable();
        return connection().compose(free -> {
            Future<Invocation> invocation = api.next(free);
            asked.run();
            return invocation;
        }).recover(failure -> used && connection.cutOff() ? ask(() -> {}) : Future.failedFuture(failure));
    }

    private Future<RuntimeApiConnection> connection() {
        return reusable()
                ? Future.succeededFuture(connection)
                : api.connect().map(made -> connection = made);
    }

    private boolean reusable() {
        return connection != null && connection.free();
    }

    /** What the handler makes of it, on the event loop, wherever its future is completed. */
    private Future<Void> handle(Invocation invocation, InvocationResponse response) {
        Future<Void> handled;
        try {
            handled = handler.handle(invocation, response);
        } catch (Throwable thrown) { // whatever a handler throws fails its invocation, and nothing more
            handled = Future.failedFuture(thrown);
        }
        if (handled == null) {
            handled = Future.failedFuture(
                    new IllegalStateException("The handler returned null, and must return a future."));
        }
        return EventLoop.on(context, handled);
    }

    /** Once the platform has closed the response, that is the news, and a handler that fails for it is none. */
    private static Future<Void> fail(Invocation invocation, InvocationResponse response, Throwable why) {
        Throwable failure = RuntimeErrorException.unwrapped(why);
        return response.fail(RuntimeErrorException.errorOf(failure)).onSuccess(reported -> {
            boolean foreseen = failure instanceof RuntimeErrorException;
            LOG.log(foreseen ? Level.WARNING : Level.SEVERE, foreseen ? failure.getCause() : failure,
                    () -> "Invocation " + invocation.requestId() + ": the handler failed with "
                            + RuntimeErrorException.errorOf(failure).type() + ", " + failure.getMessage());
        });
    }
}
