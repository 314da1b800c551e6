package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;

import agentcore.streaming.proxy.log.RequestLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;

/** Timers of one request are no other's. */
class TimersTest {
    /** The first timer of a process may be another request's, and has the id 0. */
    @Test
    void whatWasNeverSetIsNotTakenBack() {
        ManualTimers timers = new ManualTimers(0, false);
        timers.set(1000, () -> {});
        Promise<Void> closed = Promise.promise();
        Promise<Void> answer = Promise.promise();
        AgentCore.Pending<Void> pending = new AgentCore.Pending<>() {
            @Override
            public Future<Void> answer() {
                return answer.future();
            }

            @Override
            public void cancel() {
                answer.tryFail("given up");
            }
        };
        InvocationReport report = new InvocationReport(new RequestLog("lambda-1", Optional.empty()), timers, false);
        Future<Void> asked = Attempts.ask(
                new Attempts.Question<>("it was done", () -> pending, failure -> false, unwanted -> {}), report, 5000,
                new ProblemException(ProblemType.UPSTREAM_TIMEOUT, "Late."), timers, closed.future());
        assertEquals(2, timers.pending());
        closed.fail("gone");
        assertTrue(asked.failed());
        assertEquals(1, timers.pending());
    }

    @Test
    void vertxBeginsToCountWithZero() {
        Vertx vertx = Vertx.vertx();
        try {
            assertEquals(0, Timers.of(vertx).set(60_000, () -> {}));
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
