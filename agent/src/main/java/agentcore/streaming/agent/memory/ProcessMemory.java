package agentcore.streaming.agent.memory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import agentcore.streaming.agent.conversation.Message;
import io.vertx.core.Future;

/**
 * The process's own memory: gone with the process, and so with AgentCore's session. On one event loop. The time is the wall
 * clock's, which goes on while a micro-VM is frozen.
 */
final class ProcessMemory implements Memory {
    private record Session(List<Message> messages, Instant usedAt) {}

    private final MemoryLimits limits;
    private final InstantSource clock;
    /** In the order of their use, the one that was used longest ago first. */
    private final Map<String, Session> sessions = new LinkedHashMap<>();

    ProcessMemory(MemoryLimits limits, InstantSource clock) {
        this.limits = limits;
        this.clock = clock;
    }

    @Override
    public Future<List<Message>> read(String sessionId) {
        return Future.succeededFuture(recall(sessionId).orElse(List.of()));
    }

    @Override
    public Future<Void> add(String sessionId, List<Message> turn) {
        List<Message> all = new ArrayList<>(recall(sessionId).orElse(List.of()));
        all.addAll(turn);
        keep(sessionId, all);
        return Future.succeededFuture();
    }

    /** What is kept of a session; none where it isn't known, or no longer. */
    Optional<List<Message>> recall(String sessionId) {
        Instant now = clock.instant();
        forgetIdle(now);
        Optional<Session> known = Optional.ofNullable(sessions.remove(sessionId));
        known.ifPresent(session -> sessions.put(sessionId, new Session(session.messages, now)));
        return known.map(Session::messages);
    }

    /** Puts this in the place of what was kept of a session, as far as the limits let it. */
    void keep(String sessionId, List<Message> messages) {
        Instant now = clock.instant();
        forgetIdle(now);
        sessions.remove(sessionId);
        sessions.put(sessionId,
                new Session(History.tail(History.tail(messages, History::tokens, limits.historyTokens()),
                        History::bytes, limits.sessionBytes()), now));
        if (sessions.size() > limits.sessions()) {
            sessions.remove(sessions.keySet().iterator().next());
        }
    }

    private void forgetIdle(Instant now) {
        Iterator<Session> oldest = sessions.values().iterator();
        while (oldest.hasNext() && !oldest.next().usedAt.plus(limits.idle()).isAfter(now)) {
            oldest.remove();
        }
    }

    int sessions() {
        return sessions.size();
    }
}
