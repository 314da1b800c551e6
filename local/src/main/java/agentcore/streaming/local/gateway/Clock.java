package agentcore.streaming.local.gateway;

import java.time.Duration;

/** Time that passes, apart so that tests can make it pass. Thread-safe. */
interface Clock {
    /** That of the machine. */
    Clock SYSTEM = new Clock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
            Thread.sleep(time);
        }
    };

    /** Nanoseconds since some moment. */
    long nanos();

    /** Waits until so much time has passed. */
    void sleep(Duration time) throws InterruptedException;
}
