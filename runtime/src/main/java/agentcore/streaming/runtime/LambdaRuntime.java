package agentcore.streaming.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

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
 *     LambdaRuntime.main(System.getenv(), vertx -> (invocation, response) -> {
 *         response.prelude(Prelude.status(200).header("Content-Type", "text/plain"));
 *         response.write(Buffer.buffer("first "));
 *         return response.end(Buffer.buffer("second"));
 *     });
 * }
 * }</pre>
 *
 * <p>Of the environment it reads {@code AWS_LAMBDA_RUNTIME_API} (host and port, required) and
 * {@code AWS_LAMBDA_MAX_CONCURRENCY} (how many invocations are served at a time; 1 where Lambda doesn't set it).
 */
public final class LambdaRuntime {
    private static final Logger LOG = Logger.getLogger(LambdaRuntime.class.getName());
    private static final String RUNTIME_API = "AWS_LAMBDA_RUNTIME_API";
    private static final String MAX_CONCURRENCY = "AWS_LAMBDA_MAX_CONCURRENCY";

    private LambdaRuntime() {}

    /** Makes the function's handler, once, before the first invocation. */
    @FunctionalInterface
    public interface Initializer {
        /**
         * Makes the handler. Called on the event loop on which the handler will be called. What it throws is reported to
         * Lambda as an init error, and ends the runtime.
         *
         * @param vertx the Vert.x that the handler may use
         * @return the handler
         */
        InvocationHandler init(Vertx vertx);
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
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        run(vertx, environment, initializer).onFailure(failure -> {
            LOG.log(Level.SEVERE, "The function ends: {0}", failure.getMessage());
            System.exit(1);
        });
    }

    /**
     * Runs the function on an event loop of the given Vert.x.
     *
     * @param vertx where to run
     * @param environment the process's environment
     * @param initializer makes the handler
     * @return never succeeds; fails with the reason why the runtime ended: a wrong environment, a failed initialisation
     *     (Lambda knows of it by then), or {@link RuntimeApiException}
     */
    public static Future<Void> run(Vertx vertx, Map<String, String> environment, Initializer initializer) {
        String address = environment.getOrDefault(RUNTIME_API, "");
        if (!address.matches(".+:[0-9]{1,5}")) {
            return Future.failedFuture(new IllegalArgumentException(RUNTIME_API + " must be a host and a port, such as "
                    + "127.0.0.1:9001, and is '" + address + "': Lambda sets it, so run this program in Lambda."));
        }
        Context context = vertx.getOrCreateContext();
        Promise<Void> ended = Promise.promise();
        context.runOnContext(started -> serve(vertx, address, environment, initializer).onComplete(ended));
        return ended.future();
    }

    private static Future<Void> serve(Vertx vertx, String address, Map<String, String> environment,
            Initializer initializer) {
        int concurrency;
        InvocationHandler handler;
        try {
            concurrency = concurrency(environment);
            handler = initializer.init(vertx);
        } catch (RuntimeException | Error failure) { // whatever goes wrong here, Lambda has to be told
            RuntimeError error = RuntimeErrorException.errorOf(failure);
            return new RuntimeApiClient(vertx, address, 1).initError(error)
                    .transform(told -> Future.failedFuture(told.succeeded() ? failure : told.cause()));
        }
        RuntimeApiClient api = new RuntimeApiClient(vertx, address, concurrency);
        List<Future<Void>> loops = new ArrayList<>();
        for (int i = 0; i < concurrency; i++) {
            loops.add(InvocationLoop.run(api, handler));
        }
        return Future.all(loops).mapEmpty();
    }

    private static int concurrency(Map<String, String> environment) {
        String text = environment.getOrDefault(MAX_CONCURRENCY, "1");
        if (!text.matches("[1-9][0-9]{0,4}")) {
            throw new IllegalArgumentException(
                    MAX_CONCURRENCY + " must be a number from 1 to 99999, and is '" + text + "'.");
        }
        return Integer.parseInt(text);
    }
}
