package agentcore.streaming.agent.model;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import io.vertx.core.Handler;

/**
 * Hands events out as they are wanted. The source is asked for one piece at a time and only when all of the last one is
 * handed out, so what is held is what one piece holds. The end, or the failure, comes once and behind all events. On one event
 * loop.
 */
abstract class QueuedAnswer implements Model.Answer {
    private final Queue<ConverseEvent> held = new ArrayDeque<>();
    private Handler<ConverseEvent> handler;
    private Handler<Void> endHandler;
    private Handler<Throwable> exceptionHandler;
    private long demand = Long.MAX_VALUE;
    private boolean asked;
    private boolean ended;
    private Throwable failure;
    private boolean pumping;
    private boolean over;

    /** Asks the source for one more piece; it answers with {@link #piece}, {@link #finish} or {@link #fail}, now or later. */
    abstract void more();

    /** Lets go of the source: the answer is over, or nobody wants it. Called once at most. */
    abstract void release();

    /** What the source has: any number of events. */
    final void piece(List<ConverseEvent> events) {
        asked = false;
        if (!over) {
            held.addAll(events);
            pump();
        }
    }

    /** The source has no more. */
    final void finish() {
        ended = true;
        pump();
    }

    /** The source can't go on. */
    final void fail(Throwable why) {
        if (!ended) {
            ended = true;
            failure = why;
            pump();
        }
    }

    private void pump() {
        if (pumping || handler == null) {
            return;
        }
        pumping = true;
        try {
            while (step()) {
                // one at a time, as each may pause or cancel
            }
        } finally {
            pumping = false;
        }
    }

    /** Whether there may be another step. */
    private boolean step() {
        if (over) {
            return false;
        }
        if (!held.isEmpty()) {
            if (demand == 0) {
                return false;
            }
            demand -= demand == Long.MAX_VALUE ? 0 : 1;
            handler.handle(held.remove());
            return true;
        }
        if (ended) {
            end();
            return false;
        }
        if (demand > 0 && !asked) {
            asked = true;
            more();
            return !asked || ended;
        }
        return false;
    }

    private void end() {
        over = true;
        release();
        if (failure != null && exceptionHandler != null) {
            exceptionHandler.handle(failure);
        } else if (failure == null && endHandler != null) {
            endHandler.handle(null);
        }
    }

    @Override
    public final void cancel() {
        if (!over) {
            over = true;
            held.clear();
            release();
        }
    }

    @Override
    public final Model.Answer handler(Handler<ConverseEvent> handler) {
        this.handler = handler;
        pump();
        return this;
    }

    @Override
    public final Model.Answer pause() {
        demand = 0;
        return this;
    }

    @Override
    public final Model.Answer resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public final Model.Answer fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        pump();
        return this;
    }

    @Override
    public final Model.Answer endHandler(Handler<Void> endHandler) {
        this.endHandler = endHandler;
        return this;
    }

    @Override
    public final Model.Answer exceptionHandler(Handler<Throwable> exceptionHandler) {
        this.exceptionHandler = exceptionHandler;
        return this;
    }
}
