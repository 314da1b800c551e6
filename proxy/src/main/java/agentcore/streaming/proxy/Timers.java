package agentcore.streaming.proxy;

import io.vertx.core.Vertx;

/** The wall clock and timers, apart so that tests can pass the time by hand. */
interface Timers {
    /** Milliseconds since 1970. */
    long now();

    /** Runs a task on the event loop after this many milliseconds, at least one. */
    long set(long delay, Runnable task);

    /** Takes back a task that has not been run. */
    void cancel(long timer);

    /** Those of Vert.x. */
    static Timers of(Vertx vertx) {
        return new Timers() {
            @Override
            public long now() {
                return System.currentTimeMillis();
            }

            @Override
            public long set(long delay, Runnable task) {
                return vertx.setTimer(Math.max(1, delay), due -> task.run());
            }

            @Override
            public void cancel(long timer) {
                vertx.cancelTimer(timer);
            }
        };
    }
}
