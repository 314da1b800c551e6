package agentcore.streaming.agent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import agentcore.streaming.agent.conversation.Message;
import agentcore.streaming.agent.memory.Memory;
import agentcore.streaming.agent.memory.MemoryException;
import io.vertx.core.Future;
import io.vertx.core.Promise;

/** A memory that keeps what it is given, or does what a test says. On the agent's event loop, but for what is said otherwise. */
final class ScriptedMemory implements Memory {
    /** What the operator is told. */
    static final String AWAY = "The memory is away: look for it.";

    private final Map<String, List<Message>> sessions = new HashMap<>();
    private final BlockingQueue<List<Message>> added = new LinkedBlockingQueue<>();
    volatile boolean failReading;
    volatile Promise<Void> keeping;

    @Override
    public Future<List<Message>> read(String sessionId) {
        return failReading
                ? Future.failedFuture(new MemoryException(AWAY, null))
                : Future.succeededFuture(List.copyOf(sessions.getOrDefault(sessionId, List.of())));
    }

    @Override
    public Future<Void> add(String sessionId, List<Message> turn) {
        sessions.computeIfAbsent(sessionId, first -> new ArrayList<>()).addAll(turn);
        added.add(turn);
        return keeping == null ? Future.succeededFuture() : keeping.future();
    }

    /** Waits for the next turn that is kept; any thread. */
    List<Message> takeAdded() throws InterruptedException {
        return added.take();
    }

    /** Any thread. */
    boolean hasAdded() {
        return !added.isEmpty();
    }
}
