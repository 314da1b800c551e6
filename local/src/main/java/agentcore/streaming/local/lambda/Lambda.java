package agentcore.streaming.local.lambda;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

import agentcore.streaming.local.http.HttpServer;
import agentcore.streaming.local.process.ProcessEnd;

/**
 * The service: serves {@code InvokeWithResponseStream} for one function, and starts as many processes of it as there are
 * invocations at once, up to {@value #MAX_ENVIRONMENTS}; they stay. Thread-safe.
 */
public final class Lambda implements AutoCloseable {
    /** What a new AWS account gets. */
    static final int MAX_ENVIRONMENTS = 10;
    /** How long an environment that has answered may take to ask for its next invocation before another is started. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private final FunctionConfiguration function;
    private final int maxEnvironments;
    private final Duration soon;
    private final ScheduledExecutorService timers = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("lambda timers").factory());
    private final CompletableFuture<ProcessEnd> failure = new CompletableFuture<>();
    private final List<ExecutionEnvironment> environments = new ArrayList<>();
    private final HttpServer server;
    private boolean closed;

    private Lambda(FunctionConfiguration function, int maxEnvironments, Duration soon) throws IOException {
        this.function = function;
        this.maxEnvironments = maxEnvironments;
        this.soon = soon;
        this.server = HttpServer.start(new InvokeApi(function, this));
    }

    /**
     * Starts the service, and one process of the function.
     *
     * @param function the function
     * @return the service; {@link #ready} tells when the function is
     * @throws IOException if the process or the service can't be started
     */
    public static Lambda start(FunctionConfiguration function) throws IOException {
        return start(function, MAX_ENVIRONMENTS, SOON);
    }

    static Lambda start(FunctionConfiguration function, int maxEnvironments, Duration soon) throws IOException {
        Lambda lambda = new Lambda(function, maxEnvironments, soon);
        try {
            lambda.startEnvironment();
        } catch (IOException e) {
            lambda.close();
            throw e;
        }
        return lambda;
    }

    private synchronized ExecutionEnvironment startEnvironment() throws IOException {
        ExecutionEnvironment environment = new ExecutionEnvironment(function, environments.size() + 1, timers,
                parked -> onParked());
        environments.add(environment);
        environment.failure().thenAccept(failure::complete);
        return environment;
    }

    private synchronized void onParked() {
        notifyAll();
    }

    /**
     * The address of the service.
     *
     * @return a URL for {@code AWS_ENDPOINT_URL_LAMBDA}
     */
    public String url() {
        return server.url();
    }

    /**
     * Whether the function has started.
     *
     * @return completes when its first process asks for an invocation; never, where it doesn't
     */
    public synchronized CompletableFuture<Void> ready() {
        return environments.getFirst().ready();
    }

    /**
     * The end of the service for a reason of the function's.
     *
     * @return completes when it can't be initialised, or one of its processes ends by itself
     */
    public CompletableFuture<ProcessEnd> failure() {
        return failure;
    }

    /** Begins an invocation; empty where all environments are taken. */
    Optional<Invocation> invoke(String requestId, Invocation.Event event, Invocation.Invoker invoker)
            throws IOException {
        Invocation invocation = new Invocation(requestId, event, Instant.now().plus(function.timeout()), invoker);
        return place(invocation) ? Optional.of(invocation) : Optional.empty();
    }

    private boolean offer(Invocation invocation) {
        return environments.stream().anyMatch(environment -> environment.offer(invocation));
    }

    private synchronized boolean place(Invocation invocation) throws IOException {
        long patience = System.nanoTime() + soon.toNanos();
        while (!closed) {
            if (offer(invocation)) {
                return true;
            }
            long left = Duration.ofNanos(patience - System.nanoTime()).toMillis();
            if (left > 0 && environments.stream().anyMatch(ExecutionEnvironment::freeSoon)) {
                try {
                    wait(left);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            } else if (offer(invocation)) {
                return true; // one has asked for it between the two questions
            } else if (environments.size() < maxEnvironments) {
                return startEnvironment().offer(invocation);
            } else {
                return false;
            }
        }
        return false;
    }

    /**
     * Takes the Runtime API away from all processes, and waits until they have ended for that reason. A JVM that is to leave
     * something behind when it ends can do so; one that is killed can't.
     *
     * @param patience how long each of them may take
     * @return whether they have ended
     * @throws InterruptedException if the thread is to stop waiting
     */
    public boolean awaitEnd(Duration patience) throws InterruptedException {
        List<ExecutionEnvironment> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(environments);
        }
        boolean ended = true;
        for (ExecutionEnvironment environment : all) {
            ended &= environment.awaitEnd(patience);
        }
        return ended;
    }

    /** Ends all processes. */
    @Override
    public void close() {
        List<ExecutionEnvironment> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(environments);
            notifyAll();
        }
        server.close();
        // At the same time: each may take a while to end.
        all.stream().map(environment -> Thread.ofVirtual().start(environment::close)).toList().forEach(Lambda::join);
        timers.shutdownNow();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
