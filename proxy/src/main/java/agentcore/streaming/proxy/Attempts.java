package agentcore.streaming.proxy;

import java.security.SecureRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Asks AgentCore until it answers, within the time for an answer. It is asked again only where nothing can have run: where no
 * connection was to be had, and where AgentCore says that the session is being started or stopped. Each time the pause is
 * about twice as long, and random by half, so that many who failed together don't come back together.
 */
final class Attempts<T> {
    /** An address that does not answer is not likely to change its mind. */
    static final int MOST_CONNECTS = 3;
    /** A session takes seconds to start or stop: with these pauses, 8 to 16 s are waited for it. */
    static final int MOST_CONFLICTS = 8;
    private static final long FIRST_PAUSE = 200;
    private static final long LONGEST_PAUSE = 5_000;

    private final Question<T> question;
    private final InvocationReport report;
    private final Timers timers;
    /** By {@link Timers#elapsed}. */
    private final long end;
    private final Promise<T> asked = Promise.promise();
    private AgentCore.Pending<T> pending;
    private int made;
    private long limit = Timers.NONE;
    private long retry = Timers.NONE;

    /**
     * What is asked.
     *
     * @param before the attempts' purpose, for the log: none of those that are repeated came to it
     * @param call makes a call
     * @param conflict whether an answer says that nothing has begun, as something else goes on in the session
     * @param unwanted takes an answer that came after the end of the attempts
     */
    record Question<T>(String before, Supplier<AgentCore.Pending<T>> call,
            Predicate<Throwable> conflict,
            Consumer<T> unwanted) {}

    private Attempts(Question<T> question, InvocationReport report, Timers timers, long end) {
        this.question = question;
        this.report = report;
        this.timers = timers;
        this.end = end;
    }

    /**
     * Begins at once.
     *
     * @param report has the log
     * @param millis the time for an answer
     * @param late what it fails with when that is over
     * @param closed fails when nobody waits for an answer any more
     * @return the answer; fails with the last attempt's failure, or as the time is up, or with what {@code closed} fails with
     */
    static <T> Future<T> ask(Question<T> question, InvocationReport report, long millis, ProblemException late,
            Timers timers, Future<Void> closed) {
        Attempts<T> attempts = new Attempts<>(question, report, timers, timers.elapsed() + millis);
        attempts.limit = timers.set(millis, () -> attempts.giveUp(late));
        closed.onFailure(attempts::giveUp);
        attempts.attempt();
        return attempts.asked.future();
    }

    private void attempt() {
        made++;
        report.attempt();
        pending = question.call().get();
        pending.answer().onSuccess(this::onAnswer).onFailure(this::onFailure);
    }

    private void onAnswer(T answer) {
        timers.cancel(limit);
        if (!asked.tryComplete(answer)) {
            question.unwanted().accept(answer);
        }
    }

    private void onFailure(Throwable failure) {
        int most = UpstreamProblems.isConnectFailure(failure)
                ? MOST_CONNECTS
                : question.conflict().test(failure) ? MOST_CONFLICTS : 1;
        if (asked.future().isComplete()) {
            return; // given up, and this is what comes of it
        }
        long pause = made < most ? pause(made) : 0;
        if (pause == 0 || timers.elapsed() + pause >= end) { // what is known says more than that the time is up
            timers.cancel(limit);
            asked.fail(failure);
            return;
        }
        report.log().info("attempt " + made + " ended before " + question.before() + ", the next one is in " + pause
                + " ms (" + failure.getMessage() + ")");
        retry = timers.set(pause, this::attempt);
    }

    static long pause(int failures) {
        long longest = Math.min(LONGEST_PAUSE, FIRST_PAUSE << (failures - 1));
        return longest / 2 + new SecureRandom().nextLong(longest / 2 + 1);
    }

    private void giveUp(Throwable why) {
        if (asked.tryFail(why)) {
            timers.cancel(limit);
            timers.cancel(retry);
            pending.cancel();
        }
    }
}
