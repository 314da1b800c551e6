package agentcore.streaming.bench;

import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import agentcore.streaming.wire.fixture.TestCertificate;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;

/** The emulators that all functions of a run are measured against. */
final class Lab implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1));
    private final Context apiLoop = ((VertxInternal) vertx).createEventLoopContext();
    private final TestCertificate certificate;
    private final FakeAgentCore agentCore;
    private final int agentCorePort;

    Lab(Path work) {
        certificate = TestCertificate.forName("localhost", work);
        agentCore = new FakeAgentCore(vertx, certificate);
        agentCorePort = agentCore.listen(((VertxInternal) vertx).createEventLoopContext()).toCompletableFuture().join();
    }

    /** A Runtime API for one process. */
    FakeRuntimeApi runtimeApi() {
        return FakeRuntimeApi.listen(vertx, apiLoop);
    }

    FakeAgentCore agentCore() {
        return agentCore;
    }

    String agentCoreUrl() {
        return "https://localhost:" + agentCorePort;
    }

    Path authority() {
        return certificate.pem();
    }

    /** Runs it on this event loop. */
    static <T> CompletionStage<T> on(Context context, Supplier<Future<T>> work) {
        Promise<T> done = Promise.promise();
        context.runOnContext(v -> work.get().onComplete(done));
        return done.future().toCompletionStage();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
