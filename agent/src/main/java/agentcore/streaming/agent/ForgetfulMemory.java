package agentcore.streaming.agent;

import java.util.List;

import agentcore.streaming.agent.conversation.Message;
import agentcore.streaming.agent.memory.Memory;
import io.vertx.core.Future;

/** Keeps nothing: each turn is the first. */
final class ForgetfulMemory implements Memory {
    @Override
    public Future<List<Message>> read(String sessionId) {
        return Future.succeededFuture(List.of());
    }

    @Override
    public Future<Void> add(String sessionId, List<Message> turn) {
        return Future.succeededFuture();
    }
}
