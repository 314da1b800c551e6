package agentcore.streaming.agent.tools;

import java.util.concurrent.CompletionException;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;

/** What a tool says when it is used. */
final class Used {
    private Used() {}

    static String with(Tool tool, JsonObject input) {
        return join(tool.use(input));
    }

    /** What the model is told of a use that fails. */
    static String failing(Tool tool, JsonObject input) {
        return told(tool.use(input));
    }

    static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    static String told(Future<?> future) {
        try {
            throw new AssertionError("It didn't fail: " + join(future));
        } catch (CompletionException e) {
            if (e.getCause() instanceof ToolException said) {
                return said.getMessage();
            }
            throw e;
        }
    }
}
