package agentcore.streaming.local.agentcore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;

import agentcore.streaming.wire.agentcore.AgentCoreError;
import org.junit.jupiter.api.Test;

/** With the limits of the developer guide's pages {@code runtime-sessions} and {@code bedrock-agentcore-limits}. */
class SessionsTest {
    private Instant now = Instant.EPOCH;
    private final Sessions sessions = new Sessions(() -> now);

    @Test
    void aSessionGoesOnUntilNothingHasHappenedInItFor15Minutes() throws Exception {
        assertTrue(sessions.enter("a"));
        sessions.leave("a");
        pass(Duration.ofMinutes(15));
        assertFalse(sessions.enter("a"));
        pass(Duration.ofMinutes(16)); // an invocation is under way
        sessions.leave("a");
        pass(Duration.ofMinutes(15));
        assertFalse(sessions.enter("a"));
        sessions.leave("a");
        pass(Duration.ofMinutes(16));
        assertTrue(sessions.enter("a"), "the same id begins a new one");
    }

    @Test
    void aSessionLivesFor8Hours() throws Exception {
        assertTrue(sessions.enter("a"));
        pass(Duration.ofHours(8));
        assertFalse(sessions.enter("a"));
        pass(Duration.ofSeconds(1));
        assertTrue(sessions.enter("a"));
        sessions.leave("a");
        sessions.leave("a"); // of the one before; there is nothing left to leave
    }

    @Test
    void noMoreThan2500SessionsAreActive() throws Exception {
        for (int i = 0; i < 2500; i++) {
            assertTrue(sessions.enter("session-" + i));
            sessions.leave("session-" + i);
        }
        assertEquals(AgentCoreError.SERVICE_QUOTA_EXCEEDED,
                assertThrows(ServiceException.class, () -> sessions.enter("one more")).error());
        assertFalse(sessions.enter("session-7"));
        pass(Duration.ofMinutes(16));
        assertTrue(sessions.enter("one more"));
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
