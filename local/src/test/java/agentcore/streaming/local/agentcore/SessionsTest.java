package agentcore.streaming.local.agentcore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import agentcore.streaming.wire.agentcore.AgentCoreError;
import org.junit.jupiter.api.Test;

/** With the limits of the developer guide's pages {@code runtime-sessions} and {@code bedrock-agentcore-limits}. */
class SessionsTest {
    private Instant now = Instant.EPOCH;
    private final Sessions sessions = new Sessions(() -> now);

    @Test
    void aSessionGoesOnUntilNothingHasHappenedInItFor15Minutes() throws Exception {
        Sessions.Invocation first = sessions.enter("a");
        assertTrue(first.isFirst());
        first.close();
        pass(Duration.ofMinutes(15));
        Sessions.Invocation second = sessions.enter("a");
        assertFalse(second.isFirst());
        pass(Duration.ofMinutes(16)); // an invocation is under way
        second.close();
        pass(Duration.ofMinutes(15));
        assertFalse(isNew("a"));
        pass(Duration.ofMinutes(16));
        assertTrue(isNew("a"), "the same id begins a new one");
    }

    @Test
    void aSessionLivesFor8Hours() throws Exception {
        Sessions.Invocation before = sessions.enter("a");
        assertTrue(before.isFirst());
        pass(Duration.ofHours(8));
        assertFalse(isNew("a"));
        pass(Duration.ofSeconds(1));
        Sessions.Invocation next = sessions.enter("a");
        assertTrue(next.isFirst());
        before.close(); // of the one before: in this one, an invocation is still under way
        pass(Duration.ofMinutes(16));
        assertFalse(isNew("a"));
    }

    @Test
    void noMoreThan2500SessionsAreActive() throws Exception {
        for (int i = 0; i < 2500; i++) {
            assertTrue(isNew("session-" + i));
        }
        assertEquals(AgentCoreError.SERVICE_QUOTA_EXCEEDED,
                assertThrows(ServiceException.class, () -> sessions.enter("one more")).error());
        assertFalse(isNew("session-7"));
        pass(Duration.ofMinutes(16));
        assertTrue(isNew("one more"));
    }

    /** Page {@code runtime-stop-session}. */
    @Test
    void aSessionThatIsStoppedEndsWithWhatIsUnderWayInItAndTheSameIdBeginsANewOne() throws Exception {
        List<String> ended = new ArrayList<>();
        Sessions.Invocation done = sessions.enter("a");
        done.onStop(() -> ended.add("done"));
        done.close();
        Sessions.Invocation first = sessions.enter("a");
        first.onStop(() -> ended.add("replaced"));
        first.onStop(() -> ended.add("first"));
        Sessions.Invocation other = sessions.enter("b");
        other.onStop(() -> ended.add("other"));
        sessions.stop("a");
        assertEquals(List.of("first"), ended);
        assertTrue(first.isStopped());
        assertFalse(other.isStopped());
        first.onStop(() -> ended.add("late"));
        assertEquals(List.of("first", "late"), ended);
        assertTrue(isNew("a"));
    }

    @Test
    void whatIsNotActiveCanNotBeStopped() throws Exception {
        assertTrue(isNew("a"));
        sessions.stop("a");
        for (String id : List.of("a", "never there")) {
            assertEquals(AgentCoreError.RESOURCE_NOT_FOUND,
                    assertThrows(ServiceException.class, () -> sessions.stop(id)).error());
        }
        assertTrue(isNew("a"));
        pass(Duration.ofMinutes(16));
        assertThrows(ServiceException.class, () -> sessions.stop("a"), "it has ended by itself");
    }

    /** Of an invocation that is over at once. */
    private boolean isNew(String id) throws ServiceException {
        try (Sessions.Invocation invocation = sessions.enter(id)) {
            return invocation.isFirst();
        }
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }
}
