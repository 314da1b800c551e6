package agentcore.streaming.agent;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;

/** A model that says what a test makes it say, when the test makes it. */
final class ScriptedModel implements Model {
    private static final int PATIENCE_SECONDS = 60;

    private final BlockingQueue<ScriptedAnswer> answers = new LinkedBlockingQueue<>();

    @Override
    public Answer answer(String prompt) {
        ScriptedAnswer answer = new ScriptedAnswer(prompt, Vertx.currentContext());
        answers.add(answer);
        return answer;
    }

    /** Waits for the next prompt. */
    ScriptedAnswer take() throws InterruptedException {
        ScriptedAnswer answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new AssertionError("The model was not asked.");
        }
        return answer;
    }

    boolean asked() {
        return !answers.isEmpty();
    }

    static final class ScriptedAnswer implements Answer {
        private final String prompt;
        private final Context context;
        private final CountDownLatch paused = new CountDownLatch(1);
        private final CountDownLatch cancelled = new CountDownLatch(1);
        private Handler<ConverseEvent> handler;
        private Handler<Void> endHandler;
        private Handler<Throwable> exceptionHandler;
        private volatile int said;
        private boolean flowing = true;
        private Runnable flood = () -> {};

        ScriptedAnswer(String prompt, Context context) {
            this.prompt = prompt;
            this.context = context;
        }

        String prompt() {
            return prompt;
        }

        void say(ConverseEvent event) {
            context.runOnContext(v -> handler.handle(event));
        }

        void end() {
            context.runOnContext(v -> endHandler.handle(null));
        }

        void fail(Throwable failure) {
            context.runOnContext(v -> exceptionHandler.handle(failure));
        }

        /** Says something so many times, as fast as it may, then ends. */
        void flood(ConverseEvent event, int times) {
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

        int said() {
            return said;
        }

        void awaitPaused() throws InterruptedException {
            await(paused, "The model was not paused.");
        }

        void awaitCancelled() throws InterruptedException {
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
