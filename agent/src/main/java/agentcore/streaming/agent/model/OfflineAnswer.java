package agentcore.streaming.agent.model;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;

import io.vertx.core.Vertx;

/** Hands out prepared events, one each time its pace has passed, and at the end what they took. */
final class OfflineAnswer extends QueuedAnswer {
    private static final long NO_TIMER = -1;

    private final Vertx vertx;
    private final Duration pace;
    private final int promptTokens;
    private final int tokens;
    private final Iterator<ConverseEvent> events;
    private long timer = NO_TIMER;
    private long startedAt;

    OfflineAnswer(Vertx vertx, Duration pace, int promptTokens, List<ConverseEvent> events) {
        this.vertx = vertx;
        this.pace = pace;
        this.promptTokens = promptTokens;
        this.tokens = (int) events.stream().filter(ConverseEvent.ContentBlockDelta.class::isInstance).count();
        this.events = events.iterator();
    }

    @Override
    void more() {
        startedAt = startedAt == 0 ? System.nanoTime() : startedAt;
        timer = vertx.setTimer(Math.max(1, pace.toMillis()), due -> {
            timer = NO_TIMER;
            if (events.hasNext()) {
                piece(List.of(events.next()));
            } else {
                piece(List.of(new ConverseEvent.Metadata(promptTokens, tokens, promptTokens + tokens,
                        Duration.ofNanos(System.nanoTime() - startedAt).toMillis())));
                finish();
            }
        });
    }

    @Override
    void release() {
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
        }
    }
}
