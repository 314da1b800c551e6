package agentcore.streaming.agent;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import agentcore.streaming.agent.tools.Tool;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;

/** A tool whose results a test gives. */
final class ScriptedTool implements Tool {
    private final String name;
    private final BlockingQueue<Use> uses = new LinkedBlockingQueue<>();

    record Use(JsonObject input, Promise<String> result, Context context) {
        void succeed(String text) {
            context.runOnContext(v -> result.complete(text));
        }

        void fail(Throwable why) {
            context.runOnContext(v -> result.fail(why));
        }
    }

    ScriptedTool(String name) {
        this.name = name;
    }

    @Override
    public Description description() {
        return new Description(name, "For tests.", new JsonObject().put("type", "object"));
    }

    @Override
    public Future<String> use(JsonObject input) {
        if (input.containsKey("throw")) {
            throw new IllegalStateException("planned");
        }
        Use use = new Use(input, Promise.promise(), Vertx.currentContext());
        uses.add(use);
        return use.result().future();
    }

    Use take() throws InterruptedException {
        return uses.take();
    }
}
