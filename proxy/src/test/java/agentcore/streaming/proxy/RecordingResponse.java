package agentcore.streaming.proxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import agentcore.streaming.runtime.InvocationResponse;
import agentcore.streaming.wire.gateway.Prelude;
import agentcore.streaming.wire.lambda.RuntimeError;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;

/** A response that keeps what it is given, and is full when the test says so. */
final class RecordingResponse implements InvocationResponse {
    final List<String> writes = new ArrayList<>();
    private final Promise<Void> done = Promise.promise();
    private Handler<Void> drainHandler = drained -> {};
    private Optional<RuntimeError> error = Optional.empty();
    private boolean ended;
    private boolean full;

    @Override
    public InvocationResponse prelude(Prelude prelude) {
        throw new AssertionError("The relay sends no prelude.");
    }

    @Override
    public InvocationResponse contentType(String contentType) {
        throw new AssertionError("The relay sets no content type.");
    }

    @Override
    public boolean begun() {
        return true;
    }

    @Override
    public Future<Void> write(Buffer data) {
        if (ended) {
            throw new AssertionError("A write after the end: " + data);
        }
        writes.add(data.toString());
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
        if (ended) {
            throw new AssertionError("A second end.");
        }
        ended = true;
        done.complete();
        return done.future();
    }

    @Override
    public Future<Void> fail(RuntimeError error) {
        this.error = Optional.of(error);
        return end();
    }

    @Override
    public Future<Void> done() {
        return done.future();
    }

    @Override
    public InvocationResponse exceptionHandler(Handler<Throwable> handler) {
        return this;
    }

    @Override
    public InvocationResponse setWriteQueueMaxSize(int maxSize) {
        return this;
    }

    @Override
    public boolean writeQueueFull() {
        return full;
    }

    @Override
    public InvocationResponse drainHandler(Handler<Void> handler) {
        drainHandler = handler;
        return this;
    }

    void fill() {
        full = true;
    }

    void drain() {
        full = false;
        drainHandler.handle(null);
    }

    /** As when the Runtime API closes the connection. */
    void closeByPlatform() {
        ended = true;
        done.fail("closed");
    }

    /** What was written so far, in one piece; forgets it. */
    String taken() {
        String all = String.join("", writes);
        writes.clear();
        return all;
    }

    boolean ended() {
        return ended;
    }

    /** The type of the error that it ended with; empty for a good end. */
    String errorType() {
        return error.map(RuntimeError::type).orElse("");
    }
}
