package agentcore.streaming.agent.trace;

import java.util.Optional;
import java.util.OptionalDouble;

import io.vertx.core.Future;

/** Nobody wants to know. */
enum NoTraces implements Traces, Step {
    INSTANCE;

    @Override
    public Future<Void> warmUp() {
        return Future.succeededFuture();
    }

    @Override
    public Step turn(TraceContext caller, Optional<String> sessionHash, String modelId) {
        return this;
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }

    @Override
    public Step model(String modelId, int maxTokens, OptionalDouble temperature) {
        return this;
    }

    @Override
    public Step tool(Optional<String> name, Optional<String> useId) {
        return this;
    }

    @Override
    public void stopReason(String reason) {}

    @Override
    public void tokens(int input, int output) {}

    @Override
    public void end(Optional<String> error) {}
}
