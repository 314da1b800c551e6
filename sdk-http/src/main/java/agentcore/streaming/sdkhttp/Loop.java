package agentcore.streaming.sdkhttp;

import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;

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

    /**
     * Runs a task on the event loop after it has read, once more, from every connection that has something to be read. What
     * is only queued there may run in the turn that is under way, ahead of that; what is timed from within the queue can't.
     */
    void afterNextRead(Runnable task) {
        EventLoop eventLoop = ((ContextInternal) context).nettyEventLoop();
        eventLoop.execute(() -> eventLoop.schedule(() -> context.runOnContext(v -> task.run()), 1,
                TimeUnit.NANOSECONDS));
    }
}
