package agentcore.streaming.runtime;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;

/** Back to the runtime's event loop, where all of it runs. */
final class EventLoop {
    private EventLoop() {}

    /** What comes of this future, on the loop of this context; at once where it is there already. */
    static <T> Future<T> on(Context context, Future<T> future) {
        Promise<T> onLoop = Promise.promise();
        future.onComplete(result -> {
            if (Vertx.currentContext() == context) {
                onLoop.handle(result);
            } else {
                context.runOnContext(hopped -> onLoop.handle(result));
            }
        });
        return onLoop.future();
    }
}
