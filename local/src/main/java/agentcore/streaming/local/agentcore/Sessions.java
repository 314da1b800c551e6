package agentcore.streaming.local.agentcore;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

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
        Instant lastUsed;
        int invocations;

        Session(Instant now) {
            startedAt = now;
            lastUsed = now;
        }

        boolean over(Instant now) {
            boolean idle = invocations == 0 && lastUsed.plus(LONGEST_IDLE).isBefore(now);
            return idle || startedAt.plus(LONGEST_LIFE).isBefore(now);
        }
    }

    Sessions(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * An invocation begins in a session; {@link #leave} has to follow.
     *
     * @return whether the session begins with it
     * @throws ServiceException if no more sessions may be active
     */
    synchronized boolean enter(String id) throws ServiceException {
        Instant now = clock.instant();
        active.values().removeIf(session -> session.over(now));
        boolean isNew = !active.containsKey(id);
        if (isNew && active.size() >= MOST_ACTIVE) {
            throw new ServiceException(AgentCoreError.SERVICE_QUOTA_EXCEEDED,
                    "The account's quota of " + MOST_ACTIVE + " active sessions (maxVms) is used up.");
        }
        active.computeIfAbsent(id, first -> new Session(now)).invocations++;
        return isNew;
    }

    /** An invocation has ended. */
    synchronized void leave(String id) {
        Session session = active.get(id);
        if (session != null && session.invocations > 0) { // or it was over meanwhile, and this is the next one
            session.invocations--;
            session.lastUsed = clock.instant();
        }
    }
}
