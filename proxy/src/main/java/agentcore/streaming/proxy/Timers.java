package agentcore.streaming.proxy;

import io.vertx.core.Vertx;

/** Clocks and timers, apart so that tests can pass the time by hand. On the event loop. */
interface Timers {
    /** No timer: those of Vert.x begin with 0. */
    long NONE = -1;

    /** Milliseconds since 1970. */
    long now();

    /** Milliseconds since some moment, by a clock that nobody sets: to measure how long something takes. */
    long elapsed();

    /** Runs a task once all is handled that the event loop has read and not handled yet. */
    void afterThisTurn(Runnable task);

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
            public long elapsed() {
                return System.nanoTime() / 1_000_000;
            }

            @Override
            public void afterThisTurn(Runnable task) {
                vertx.runOnContext(v -> task.run());
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
