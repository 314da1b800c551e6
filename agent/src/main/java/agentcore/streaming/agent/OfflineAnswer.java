package agentcore.streaming.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;

/** Hands out prepared pieces, one each time its pace has passed, and none while it is paused. */
final class OfflineAnswer implements Model.Answer {
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final Duration pace;
    private final int promptTokens;
    private final int tokens;
    private final Iterator<ConverseEvent> events;
    private Handler<ConverseEvent> handler;
    private Handler<Void> endHandler;
    private long demand = Long.MAX_VALUE;
    private long timer = NO_TIMER;
    private long startedAt;
    private boolean over;

    OfflineAnswer(Vertx vertx, Duration pace, int promptTokens, List<String> pieces) {
        this.vertx = vertx;
        this.pace = pace;
        this.promptTokens = promptTokens;
        this.tokens = pieces.size();
        List<ConverseEvent> all = new ArrayList<>();
        all.add(new ConverseEvent.MessageStart("assistant"));
        pieces.forEach(piece -> all.add(new ConverseEvent.ContentBlockDelta(0, piece)));
        all.add(new ConverseEvent.ContentBlockStop(0));
        all.add(new ConverseEvent.MessageStop("end_turn"));
        this.events = all.iterator();
    }

    @Override
    public Model.Answer handler(Handler<ConverseEvent> handler) {
        this.handler = handler;
        startedAt = System.nanoTime();
        schedule();
        return this;
    }

    private void schedule() {
        if (!over && handler != null && demand > 0 && timer == NO_TIMER) {
            timer = vertx.setTimer(Math.max(1, pace.toMillis()), due -> {
                timer = NO_TIMER;
                next();
            });
        }
    }

    private void next() {
        if (demand == 0) {
            return;
        }
        demand -= demand == Long.MAX_VALUE ? 0 : 1;
        if (events.hasNext()) {
            handler.handle(events.next());
            schedule();
        } else {
            over = true;
            handler.handle(new ConverseEvent.Metadata(promptTokens, tokens,
                    Duration.ofNanos(System.nanoTime() - startedAt).toMillis()));
            if (endHandler != null) {
                endHandler.handle(null);
            }
        }
    }

    @Override
    public Model.Answer pause() {
        demand = 0;
        return this;
    }

    @Override
    public Model.Answer resume() {
        return fetch(Long.MAX_VALUE);
    }

    @Override
    public Model.Answer fetch(long amount) {
        demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
        schedule();
        return this;
    }

    @Override
    public Model.Answer endHandler(Handler<Void> endHandler) {
        this.endHandler = endHandler;
        return this;
    }

    /** {@inheritDoc} What is prepared doesn't fail. */
    @Override
    public Model.Answer exceptionHandler(Handler<Throwable> handler) {
        return this;
    }

    @Override
    public void cancel() {
        over = true;
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
        }
    }
}
