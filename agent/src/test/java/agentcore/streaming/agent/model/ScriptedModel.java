package agentcore.streaming.agent.model;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;

/** A model that says what a test makes it say, when the test makes it. */
public final class ScriptedModel implements Model {
    private static final int PATIENCE_SECONDS = 60;

    private final BlockingQueue<ScriptedAnswer> answers = new LinkedBlockingQueue<>();

    @Override
    public Answer ask(Call call) {
        ScriptedAnswer answer = new ScriptedAnswer(call, Vertx.currentContext());
        answers.add(answer);
        return answer;
    }

    /** Waits for the next call. */
    public ScriptedAnswer take() throws InterruptedException {
        ScriptedAnswer answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("The model was not asked.");
        }
        return answer;
    }

    public boolean asked() {
        return !answers.isEmpty();
    }

    public static final class ScriptedAnswer implements Answer {
        private final Call call;
        private final Context context;
        private final CountDownLatch paused = new CountDownLatch(1);
        private final CountDownLatch cancelled = new CountDownLatch(1);
        private Handler<ConverseEvent> handler;
        private Handler<Void> endHandler;
        private Handler<Throwable> exceptionHandler;
        private volatile int said;
        private boolean flowing = true;
        private Runnable flood = () -> {};

        ScriptedAnswer(Call call, Context context) {
            this.call = call;
            this.context = context;
        }

        public Call call() {
            return call;
        }

        /** Says these events, in order. */
        public ScriptedAnswer say(ConverseEvent... events) {
            for (ConverseEvent event : events) {
                context.runOnContext(v -> handler.handle(event));
            }
            return this;
        }

        /** Says a text and comes to its end. */
        public void answer(String text) {
            say(new ConverseEvent.MessageStart("assistant"), ConverseEvent.ContentBlockDelta.text(0, text),
                    new ConverseEvent.ContentBlockStop(0), new ConverseEvent.MessageStop("end_turn"),
                    new ConverseEvent.Metadata(1, 2, 3, 4)).end();
        }

        /** Asks for tools, each an id, a name and an input, and waits for them. */
        public void useTools(String... idsNamesInputs) {
            say(new ConverseEvent.MessageStart("assistant"));
            for (int i = 0; i < idsNamesInputs.length; i += 3) {
                say(new ConverseEvent.ContentBlockStart(i / 3, idsNamesInputs[i], idsNamesInputs[i + 1]),
                        new ConverseEvent.ContentBlockDelta(i / 3,
                                new ConverseEvent.Delta.ToolInput(idsNamesInputs[i + 2])),
                        new ConverseEvent.ContentBlockStop(i / 3));
            }
            say(new ConverseEvent.MessageStop("tool_use"), new ConverseEvent.Metadata(1, 2, 3, 4)).end();
        }

        public void end() {
            context.runOnContext(v -> endHandler.handle(null));
        }

        public void fail(Throwable failure) {
            context.runOnContext(v -> exceptionHandler.handle(failure));
        }

        /** Says something so many times, as fast as it may, then ends. */
        public void flood(ConverseEvent event, int times) {
            flood = () -> {
                while (flowing && said < times) {
                    said++;
                    handler.handle(event);
                    if (said == times) {
                        endHandler.handle(null);
                    }
                }
            };
            context.runOnContext(v -> flood.run());
        }

        public int said() {
            return said;
        }

        public void awaitPaused() throws InterruptedException {
            await(paused, "The model was not paused.");
        }

        public void awaitCancelled() throws InterruptedException {
            await(cancelled, "The answer was not given up.");
        }

        private static void await(CountDownLatch latch, String otherwise) throws InterruptedException {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(otherwise);
            }
        }

        @Override
        public Answer handler(Handler<ConverseEvent> handler) {
            this.handler = handler;
            return this;
        }

        @Override
        public Answer endHandler(Handler<Void> endHandler) {
            this.endHandler = endHandler;
            return this;
        }

        @Override
        public Answer exceptionHandler(Handler<Throwable> handler) {
            this.exceptionHandler = handler;
            return this;
        }

        @Override
        public Answer pause() {
            flowing = false;
            paused.countDown();
            return this;
        }

        @Override
        public Answer resume() {
            flowing = true;
            flood.run();
            return this;
        }

        @Override
        public Answer fetch(long amount) {
            throw new UnsupportedOperationException("Not needed here.");
        }

        @Override
        public void cancel() {
            cancelled.countDown();
        }
    }
}
