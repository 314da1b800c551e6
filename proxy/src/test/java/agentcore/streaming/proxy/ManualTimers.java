package agentcore.streaming.proxy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.vertx.core.Vertx;

/** Time that passes when the test says so. */
final class ManualTimers implements Timers {
    private record Due(long at, Runnable task) {}

    private final Map<Long, Due> timers = new HashMap<>();
    private final List<Runnable> afterTurn = new ArrayList<>();
    private final boolean turns;
    private final Semaphore set = new Semaphore(0);
    private long now;
    /** From 0 on, as Vert.x has it. */
    private long ids;

    /** {@code turns}: whether turns of the event loop end by themselves, unlike time. */
    ManualTimers(long now, boolean turns) {
        this.now = now;
        this.turns = turns;
    }

    @Override
    public long now() {
        return now;
    }

    @Override
    public long elapsed() {
        return now;
    }

    @Override
    public void afterThisTurn(Runnable task) {
        if (turns) {
            Vertx.currentContext().runOnContext(v -> task.run());
        } else {
            afterTurn.add(task);
        }
    }

    void endTurn() {
        List<Runnable> tasks = List.copyOf(afterTurn);
        afterTurn.clear();
        tasks.forEach(Runnable::run);
    }

    @Override
    public long set(long delay, Runnable task) {
        timers.put(ids, new Due(now + Math.max(1, delay), task));
        set.release();
        return ids++;
    }

    @Override
    public void cancel(long timer) {
        timers.remove(timer);
    }

    /** Waits until so many more timers have been set; any thread. */
    void awaitSet(int more) {
        try {
            if (!set.tryAcquire(more, 60, TimeUnit.SECONDS)) {
                throw new AssertionError("No timer was set.");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
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
