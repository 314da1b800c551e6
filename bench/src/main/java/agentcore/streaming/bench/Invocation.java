package agentcore.streaming.bench;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** One invocation on its way through a function. Fields but {@code answered} belong to the Runtime API's event loop. */
final class Invocation {
    final String id = UUID.randomUUID().toString();
    final Plan plan;
    final AnswerReader reader;
    /** When the body's first bytes are there. */
    final CompletableFuture<Void> begun = new CompletableFuture<>();
    /** When all of the answer is there. */
    final CompletableFuture<AnswerReader> answered = new CompletableFuture<>();
    /** Called with the body's first bytes. */
    final Runnable onFirstByte;
    /** When it was handed out, in nanoseconds. */
    long delivered;

    Invocation(Plan plan, Runnable onFirstByte) {
        this.plan = plan;
        this.reader = new AnswerReader(plan);
        this.onFirstByte = onFirstByte;
    }

    void fail(RuntimeException failure) {
        begun.completeExceptionally(failure);
        answered.completeExceptionally(failure);
    }
}
