package agentcore.streaming.proxy;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Time that passes when the test says so. */
final class ManualTimers implements Timers {
    private record Due(long at, Runnable task) {}

    private final Map<Long, Due> timers = new HashMap<>();
    private long now;
    private long ids;

    ManualTimers(long now) {
        this.now = now;
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public long set(long delay, Runnable task) {
        timers.put(++ids, new Due(now + Math.max(1, delay), task));
        return ids;
    }

    @Override
    public void cancel(long timer) {
        timers.remove(timer);
    }

    /** Lets time pass, and runs what comes due on the way, in its order. */
    void pass(long millis) {
        long until = now + millis;
        while (true) {
            Optional<Map.Entry<Long, Due>> next = timers.entrySet().stream()
                    .filter(timer -> timer.getValue().at() <= until)
                    .min(Comparator.comparingLong(timer -> timer.getValue().at()));
            if (next.isEmpty()) {
                now = until;
                return;
            }
            now = next.get().getValue().at();
            timers.remove(next.get().getKey());
            next.get().getValue().task().run();
        }
    }

    int pending() {
        return timers.size();
    }
}
