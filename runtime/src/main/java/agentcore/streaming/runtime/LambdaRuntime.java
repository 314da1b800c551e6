package agentcore.streaming.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import agentcore.streaming.wire.lambda.RuntimeError;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;

/**
 * Runs a function: initialises it, then serves invocations until the process ends.
 *
 * <pre>{@code
 * public static void main(String[] args) {
 *     LambdaRuntime.main(System.getenv(), vertx -> Future.succeededFuture((invocation, response) -> {
 *         response.prelude(Prelude.status(200).header("Content-Type", "text/plain"));
 *         response.write(Buffer.buffer("first "));
 *         return response.end(Buffer.buffer("second"));
 *     }));
 * }
 * }</pre>
 *
 * <p>Of the environment it reads {@code AWS_LAMBDA_RUNTIME_API} (host and port, required),
 * {@code AWS_LAMBDA_MAX_CONCURRENCY} (how many invocations are served at a time; 1 where Lambda doesn't set it) and
 * {@code AWS_LAMBDA_INITIALIZATION_TYPE} (with {@code snap-start} it keeps the protocol of SnapStart, and calls the handler's
 * {@link InvocationHandler#beforeSnapshot} and {@link InvocationHandler#afterRestore}).
 */
public final class LambdaRuntime {
    private static final Logger LOG = Logger.getLogger(LambdaRuntime.class.getName());
    private static final String RUNTIME_API = "AWS_LAMBDA_RUNTIME_API";
    private static final String MAX_CONCURRENCY = "AWS_LAMBDA_MAX_CONCURRENCY";
    private static final String INITIALIZATION_TYPE = "AWS_LAMBDA_INITIALIZATION_TYPE";

    private static final Pattern HOST_AND_PORT = Pattern.compile(".+:([0-9]{1,5})");
    private static final long REPORT_MILLIS = 2000;

    private LambdaRuntime() {}

    /** Makes the function's handler, once, before the first invocation. */
    @FunctionalInterface
    public interface Initializer {
        /**
         * Makes the handler. Called on the event loop on which the handler will be called; what takes its time goes into the
         * future, which may be completed on any thread. A failure, returned or thrown, is reported to Lambda as an init error, and ends the runtime; a
         * {@link RuntimeErrorException} says with which type, and is logged without a stack trace.
         *
         * @param vertx the Vert.x that the handler may use
         * @return the handler; no invocation is asked for before
         */
        Future<InvocationHandler> init(Vertx vertx);
    }

    /**
     * For a {@code main} method: runs the function in a Vert.x of its own, made for Lambda (one event loop, no file
     * cache). Returns at once; the process exits with 1 when the function can't be initialised or the Runtime API is gone.
     *
     * @param environment the process's environment
     * @param initializer makes the handler
     */
    public static void main(Map<String, String> environment, Initializer initializer) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(2)
                // A start with little CPU keeps the event loop for longer than the two seconds that Vert.x warns after.
                .setMaxEventLoopExecuteTime(10).setMaxEventLoopExecuteTimeUnit(TimeUnit.SECONDS)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        run(vertx, environment, initializer).onFailure(failure -> {
            boolean foreseen = failure instanceof RuntimeErrorException || failure instanceof RuntimeApiException;
            LOG.log(Level.SEVERE, foreseen ? null : failure,
                    () -> "The function ends: " + (foreseen ? failure.getMessage() : failure.toString()));
            // Not on the event loop, which a shutdown hook may want.
            Thread.ofPlatform().start(() -> System.exit(1));
        });
    }

    /**
     * Runs the function on an event loop of the given Vert.x: that of the current context, or a new one.
     *
     * @param vertx where to run
     * @param environment the process's environment
     * @param initializer makes the handler
     * @return never succeeds; fails with the reason why the runtime ended: a wrong environment, a failed initialisation
     *     (Lambda has been told by then, if it could be), or {@link RuntimeApiException}. Nothing of it runs on then.
     */
    public static Future<Void> run(Vertx vertx, Map<String, String> environment, Initializer initializer) {
        Context context = vertx.getOrCreateContext();
        if (!context.isEventLoopContext()) {
            return Future.failedFuture(new IllegalStateException("The runtime needs an event loop: start it from an "
                    + "ordinary verticle, or from outside of Vert.x."));
        }
        String address = environment.getOrDefault(RUNTIME_API, "");
        Matcher hostAndPort = HOST_AND_PORT.matcher(address);
        if (!hostAndPort.matches() || !isPort(hostAndPort.group(1))) {
            return Future.failedFuture(wrongEnvironment(RUNTIME_API + " must be a host and a port, such as "
                    + "127.0.0.1:9001, and is '" + address + "': Lambda sets it, so run this program in Lambda."));
        }
        Promise<Void> ended = Promise.promise();
        context.runOnContext(started -> serve(vertx, context, address, environment, initializer).onComplete(ended));
        return ended.future();
    }

    private static boolean isPort(String text) {
        int port = Integer.parseInt(text);
        return port > 0 && port <= 65_535;
    }

    private static Future<Void> serve(Vertx vertx, Context context, String address, Map<String, String> environment,
            Initializer initializer) {
        Optional<Integer> concurrency = concurrency(environment);
        RuntimeApiClient api = new RuntimeApiClient(vertx, address, concurrency.orElse(1));
        boolean snapStart = "snap-start".equals(environment.get(INITIALIZATION_TYPE));
        return EventLoop.on(context, init(vertx, concurrency, environment, initializer))
                .compose(handler -> snapStart
                        ? hook(context, handler::beforeSnapshot, "Runtime.BeforeSnapshotError").map(handler)
                        : Future.succeededFuture(handler))
                .recover(failure -> report(vertx, failure, api::initError).mapEmpty())
                .compose(handler -> snapStart ? restored(context, api, handler) : Future.succeededFuture(handler))
                .compose(handler -> invocations(context, api, handler, concurrency.orElseThrow()))
                .eventually(api::close);
    }

    /** Waits for the snapshot that is taken of this process, and goes on in each process that is made of it. */
    private static Future<InvocationHandler> restored(Context context, RuntimeApiClient api,
            InvocationHandler handler) {
        return api.restored()
                .compose(restored -> hook(context, handler::afterRestore, "Runtime.AfterRestoreError")
                        .recover(failure -> report(context.owner(), failure, api::restoreError)))
                .map(handler);
    }

    /** A handler's hook; its failure has the type that the guide asks for. */
    private static Future<Void> hook(Context context, Supplier<Future<Void>> hook, String type) {
        Future<Void> done;
        try {
            done = Objects.requireNonNull(hook.get(), "The hook returned null, and must return a future.");
        } catch (Throwable failure) { // whatever goes wrong here, Lambda has to be told
            done = Future.failedFuture(failure);
        }
        return EventLoop.on(context, done).recover(failure -> {
            Throwable why = RuntimeErrorException.unwrapped(failure);
            String message = RuntimeErrorException.errorOf(why).message();
            return Future.failedFuture(new RuntimeErrorException(new RuntimeError(type, message), why));
        });
    }

    private static Future<InvocationHandler> init(Vertx vertx, Optional<Integer> concurrency,
            Map<String, String> environment, Initializer initializer) {
        if (concurrency.isEmpty()) {
            return Future.failedFuture(wrongEnvironment(MAX_CONCURRENCY + " must be a number from 1 to 99999, and is '"
                    + environment.get(MAX_CONCURRENCY) + "'."));
        }
        try {
            return initializer.init(vertx)
                    .map(handler -> Objects.requireNonNull(handler, "The initializer made no handler."));
        } catch (Throwable failure) { // whatever goes wrong here, Lambda has to be told
            return Future.failedFuture(failure);
        }
    }

    private static Future<Void> invocations(Context context, RuntimeApiClient api, InvocationHandler handler,
            int concurrency) {
        List<Future<Void>> loops = new ArrayList<>();
        loops.add(InvocationLoop.run(context, api, handler, () -> context.runOnContext(asked -> warmUp(handler))));
        for (int i = 1; i < concurrency; i++) {
            loops.add(InvocationLoop.run(context, api, handler));
        }
        return Future.all(loops).mapEmpty();
    }

    private static void warmUp(InvocationHandler handler) {
        try {
            handler.warmUp();
        } catch (RuntimeException | Error failure) { // the first invocation will meet it, where it matters
            LOG.log(Level.FINE, "The handler's warm-up failed.", failure);
        }
    }

    /** Fails with what is reported, however the report fares: the process has to end soon. */
    private static Future<Void> report(Vertx vertx, Throwable failure, Function<RuntimeError, Future<Void>> reporter) {
        Throwable why = RuntimeErrorException.unwrapped(failure);
        Promise<Void> told = Promise.promise();
        long timer = vertx.setTimer(REPORT_MILLIS, late -> told.tryComplete());
        reporter.apply(RuntimeErrorException.errorOf(why)).onComplete(report -> {
            vertx.cancelTimer(timer);
            told.tryComplete();
        });
        return told.future().compose(reported -> Future.failedFuture(why));
    }

    private static Optional<Integer> concurrency(Map<String, String> environment) {
        String text = environment.getOrDefault(MAX_CONCURRENCY, "1");
        return text.matches("[1-9][0-9]{0,4}") ? Optional.of(Integer.parseInt(text)) : Optional.empty();
    }

    private static RuntimeErrorException wrongEnvironment(String sentence) {
        return new RuntimeErrorException(new RuntimeError("Runtime.InvalidEnvironment", sentence));
    }
}
