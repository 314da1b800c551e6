package agentcore.streaming.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedRuntimeApi;
import agentcore.streaming.wire.fixture.ScriptedServer;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.junit5.VertxExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;

/** A runtime in this process, and a Runtime API in the hands of the test. */
@ExtendWith(VertxExtension.class)
abstract class RuntimeTestBase {
    static final byte[] EVENT = "{}".getBytes(UTF_8);

    final ScriptedRuntimeApi api = new ScriptedRuntimeApi();

    @AfterEach
    void closeApi() {
        api.close();
    }

    /** Starts a runtime; its first {@code next} has come then. */
    Future<Void> run(Vertx vertx, InvocationHandler handler) {
        Future<Void> ended = LambdaRuntime.run(vertx, Map.of("AWS_LAMBDA_RUNTIME_API", api.address()),
                v -> Future.succeededFuture(handler));
        api.awaitNext(1);
        return ended;
    }

    /** Hands out an invocation; gives what the runtime answers, as soon as it begins to. */
    Call invoke(String requestId) {
        api.invoke(requestId, EVENT);
        return api.takePost();
    }

    /** Takes the rest of an answer; the runtime has asked for the next invocation then. */
    void finish(Call post) {
        post.readBody();
        api.accept(post);
        api.awaitNext(1);
    }

    /**
     * Lets the runtime's event loop, which is that of this thread's context, go through all that it has to do now, and what
     * it sends arrive: a request from there to another server comes back in the meantime, a few times.
     */
    static void passLoop(Vertx vertx) throws InterruptedException {
        try (ScriptedServer other = new ScriptedServer(call -> {
            call.answer(200, "");
            return true;
        })) {
            CountDownLatch passed = new CountDownLatch(1);
            vertx.getOrCreateContext().runOnContext(v -> roundTrips(vertx.createHttpClient(), other.port(), 5)
                    .onComplete(back -> passed.countDown()));
            passed.await();
        }
    }

    private static Future<Void> roundTrips(HttpClient client, int port, int times) {
        return client.request(HttpMethod.GET, port, "127.0.0.1", "/").compose(request -> request.send())
                .compose(response -> response.body())
                .compose(body -> times == 1 ? Future.succeededFuture() : roundTrips(client, port, times - 1));
    }

    /** Why a runtime has ended; waits for that. */
    static Throwable failureOf(Future<Void> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get();
            throw new AssertionError("It did not fail.");
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
