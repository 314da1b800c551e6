package agentcore.streaming.local.gateway;

import java.time.Duration;

/** Time that passes when the test says so. */
final class ManualClock implements Clock {
    private long nanos;

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized void sleep(Duration time) throws InterruptedException {
        long until = nanos + time.toNanos();
        while (nanos - until < 0) {
            wait();
        }
    }

    synchronized void pass(Duration time) {
        nanos += time.toNanos();
        notifyAll();
    }
}
