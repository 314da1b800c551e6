package agentcore.streaming.local.agentcore;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import agentcore.streaming.wire.agentcore.AgentCoreError;

/**
 * The sessions of a runtime. One is active from its first invocation until nothing has happened in it for 15 minutes, or
 * 8 hours are over; the same id begins a new one then. One with an invocation under way isn't idle. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-sessions.html">Use isolated sessions
 *      for agents</a>
 */
final class Sessions {
    /** Quota of an account, outside of the largest regions. */
    private static final int MOST_ACTIVE = 2500;
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(15);
    private static final Duration LONGEST_LIFE = Duration.ofHours(8);

    private final InstantSource clock;
    private final Map<String, Session> active = new HashMap<>();

    private static final class Session {
        final Instant startedAt;
        final Set<Invocation> invocations = new HashSet<>();
        Instant lastUsed;

        Session(Instant now) {
            startedAt = now;
            lastUsed = now;
        }

        boolean over(Instant now) {
            boolean idle = invocations.isEmpty() && lastUsed.plus(LONGEST_IDLE).isBefore(now);
            return idle || startedAt.plus(LONGEST_LIFE).isBefore(now);
        }
    }

    /** An invocation in a session, until it is closed. */
    final class Invocation implements AutoCloseable {
        private final Session session;
        private final boolean first;
        private boolean stopped;
        private Runnable onStop = () -> {};

        private Invocation(Session session, boolean first) {
            this.session = session;
            this.first = first;
        }

        /** Whether the session began with it. */
        boolean isFirst() {
            return first;
        }

        /** Whether the session was stopped meanwhile. */
        boolean isStopped() {
            synchronized (Sessions.this) {
                return stopped;
            }
        }

        /** What ends the invocation when the session is stopped; run at once if it has been. Takes the place of the one before. */
        void onStop(Runnable end) {
            synchronized (Sessions.this) {
                onStop = end;
            }
            if (isStopped()) {
                end.run();
            }
        }

        @Override
        public void close() {
            synchronized (Sessions.this) {
                session.invocations.remove(this);
                session.lastUsed = clock.instant();
            }
        }
    }

    Sessions(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * An invocation begins in a session.
     *
     * @throws ServiceException if no more sessions may be active
     */
    synchronized Invocation enter(String id) throws ServiceException {
        Instant now = clock.instant();
        active.values().removeIf(session -> session.over(now));
        boolean isNew = !active.containsKey(id);
        if (isNew && active.size() >= MOST_ACTIVE) {
            throw new ServiceException(AgentCoreError.SERVICE_QUOTA_EXCEEDED,
                    "The account's quota of " + MOST_ACTIVE + " active sessions (maxVms) is used up.");
        }
        Session session = active.computeIfAbsent(id, first -> new Session(now));
        Invocation invocation = new Invocation(session, isNew);
        session.invocations.add(invocation);
        return invocation;
    }

    /**
     * Ends a session, and the invocations that are under way in it.
     *
     * @throws ServiceException if there is none of this id
     */
    void stop(String id) throws ServiceException {
        List<Runnable> ends;
        synchronized (this) {
            active.values().removeIf(session -> session.over(clock.instant()));
            Session session = active.remove(id);
            if (session == null) {
                throw new ServiceException(AgentCoreError.RESOURCE_NOT_FOUND,
                        "There is no such session, or it has been stopped.");
            }
            session.invocations.forEach(invocation -> invocation.stopped = true);
            ends = session.invocations.stream().map(invocation -> invocation.onStop).toList();
        }
        ends.forEach(Runnable::run);
    }
}
