package agentcore.streaming.sdkhttp;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import agentcore.streaming.wire.fixture.NamesOfThisMachine;

/**
 * The JDK's resolver for these tests: it knows more names, which are this machine, and gives each when a test lets it. Each
 * test has one of its own, as answers are kept.
 */
public final class SlowNames extends NamesOfThisMachine {
    private static final Map<String, Question> QUESTIONS = new ConcurrentHashMap<>();

    /** A name that waits to be resolved until it is closed. */
    static final class Question implements AutoCloseable {
        private final String name = QUESTIONS.size() + ".slow.example";
        private final CountDownLatch asked = new CountDownLatch(1);
        private final CountDownLatch answered = new CountDownLatch(1);

        String name() {
            return name;
        }

        /** Waits for the question. */
        void await() throws InterruptedException {
            if (!asked.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("The name was not asked for.");
            }
        }

        @Override
        public void close() {
            answered.countDown();
        }
    }

    /** A new name, whose answer is held back. */
    static Question question() {
        Question question = new Question();
        QUESTIONS.put(question.name(), question);
        return question;
    }

    @Override
    protected boolean isOurs(String host) {
        Question question = QUESTIONS.get(host);
        if (question == null) {
            return false;
        }
        question.asked.countDown();
        try {
            question.answered.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return true;
    }
}
