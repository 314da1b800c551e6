package agentcore.streaming.local.lambda;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import agentcore.streaming.local.process.ChildProcess;
import agentcore.streaming.local.process.ProcessEnd;

/** One process of the function, with a Runtime API of its own. Thread-safe. */
final class ExecutionEnvironment implements AutoCloseable {
    private final FunctionConfiguration function;
    private final ScheduledExecutorService timers;
    private final InvocationQueue queue;
    private final RuntimeApiServer runtimeApi;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CompletableFuture<ProcessEnd> failure = new CompletableFuture<>();
    private final ChildProcess process;

    /**
     * Starts the process.
     *
     * @param number tells the environments of a function apart, in their names
     * @param onParked is run when the process begins to wait for an invocation
     */
    ExecutionEnvironment(FunctionConfiguration function, int number, ScheduledExecutorService timers,
            Consumer<ExecutionEnvironment> onParked) throws IOException {
        this.function = function;
        this.timers = timers;
        this.queue = new InvocationQueue(function.concurrency(), () -> {
            ready.complete(null);
            onParked.accept(this);
        });
        this.runtimeApi = new RuntimeApiServer(queue, function.arn(), this::onInitError);
        try {
            this.process = ChildProcess.start(number == 1 ? "function" : "function-" + number,
                    List.of(function.folder().resolve("bootstrap").toString()), function.folder(),
                    function.processEnvironment(runtimeApi.address()), function.logs(), line -> {});
        } catch (IOException e) {
            runtimeApi.close();
            throw e;
        }
        process.exit().thenAccept(this::onExit);
    }

    /** Completes when the process first asks for an invocation; never, where it doesn't. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    /** Completes if the function can't be initialised, or its process ends before it is closed. */
    CompletableFuture<ProcessEnd> failure() {
        return failure;
    }

    /** Whether it takes this invocation; its time begins then. */
    boolean offer(Invocation invocation) {
        if (!queue.offer(invocation)) {
            return false;
        }
        long left = invocation.deadline().toEpochMilli() - System.currentTimeMillis();
        ScheduledFuture<?> timer = timers.schedule(() -> onTimeout(invocation), left, TimeUnit.MILLISECONDS);
        invocation.end().thenRun(() -> timer.cancel(false));
        return true;
    }

    boolean freeSoon() {
        return queue.freeSoon();
    }

    /** With several invocations at once the invoker is told, and the process goes on (Lambda Managed Instances). */
    private void onTimeout(Invocation invocation) {
        boolean late = invocation.finish(Optional.of(FunctionError.timeout(function.timeout().toSeconds())));
        queue.withdraw(invocation);
        if (late && function.concurrency() == 1) {
            runtimeApi.closeConnections();
        }
    }

    private void onInitError(String message) {
        failure.complete(new ProcessEnd("The function could not start: " + message, 1));
        end();
    }

    private void onExit(int status) {
        failure.complete(process.endedWith(status));
        end();
    }

    private void end() {
        queue.end().values().forEach(invocation -> invocation.finish(Optional.of(FunctionError.EXITED)));
    }

    /** Takes its Runtime API away; whether the process has ended over that, and all that it started. */
    boolean awaitEnd(Duration patience) throws InterruptedException {
        runtimeApi.close();
        return process.awaitEnd(patience);
    }

    @Override
    public void close() {
        process.close();
        runtimeApi.close();
    }
}
