package agentcore.streaming.agent;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import agentcore.streaming.agent.model.ScriptedModel;
import agentcore.streaming.agent.tools.Tool;
import agentcore.streaming.agent.tools.ToolSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;

class AgentStopTest {
    /** Such as one that is just being connected, or a process that doesn't heed SIGTERM. */
    @Test
    void aServerThatDoesNotEndDoesNotKeepTheAgent() throws Exception {
        ToolSource endless = new ToolSource() {
            @Override
            public Future<Map<String, Tool>> tools() {
                return Future.succeededFuture(Map.of());
            }

            @Override
            public Future<Void> close() {
                return Promise.<Void>promise().future();
            }
        };
        new Agent(Vertx.vertx(), AgentSettings.from(Map.of()), new ScriptedModel(), endless, new ForgetfulMemory())
                .stop().toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }
}
