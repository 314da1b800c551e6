package agentcore.streaming.agent.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import agentcore.streaming.agent.conversation.Message;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** An answer as a test sees it: its events, and then {@code end} or what failed. Any thread. */
final class Events {
    static final String END = "end";

    private final BlockingQueue<Object> queue = new LinkedBlockingQueue<>();
    private final Context context;
    private volatile Model.Answer answer;

    private Events(Context context) {
        this.context = context;
    }

    /** Asks a model on an event loop; {@code demand} events are wanted at first. */
    static Events ask(Vertx vertx, Model model, Model.Call call, long demand) {
        Context context = vertx.getOrCreateContext();
        Events events = new Events(context);
        context.runOnContext(v -> {
            events.answer = model.ask(call);
            events.answer.pause();
            events.answer.endHandler(end -> events.queue.add(END)).exceptionHandler(events.queue::add)
                    .handler(events.queue::add);
            if (demand > 0) {
                events.answer.fetch(demand);
            }
        });
        return events;
    }

    static Events ask(Vertx vertx, Model model, Model.Call call) {
        return ask(vertx, model, call, Long.MAX_VALUE);
    }

    static Model.Call call(String prompt) {
        return new Model.Call("some.model", Optional.empty(), List.of(Message.text(Message.Role.USER, prompt)),
                List.of(),
                OptionalDouble.empty(), 100);
    }

    Object take() throws InterruptedException {
        return queue.take();
    }

    /** All that is left, with its end. */
    List<Object> all() throws InterruptedException {
        List<Object> all = new ArrayList<>();
        do {
            all.add(take());
        } while (all.getLast() instanceof ConverseEvent);
        return all;
    }

    ConverseEvent.Failure failure() throws InterruptedException {
        Object last = all().getLast();
        if (last instanceof ModelException failure) {
            return failure.failure();
        }
        throw new AssertionError("It did not fail in a way that it foresees: " + last);
    }

    void fetch(long demand) {
        context.runOnContext(v -> answer.fetch(demand));
    }

    void cancel() {
        context.runOnContext(v -> answer.cancel());
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }
}
