package agentcore.streaming.sdkhttp;

import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** The event loop that owns a client's state. */
record Loop(Context context) {
    /** Runs a task on the event loop: now, if this is its thread already, so that nothing waits without need. */
    void execute(Runnable task) {
        if (Vertx.currentContext() == context) {
            task.run();
        } else {
            context.runOnContext(v -> task.run());
        }
    }
}
