package agentcore.streaming.agent.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import agentcore.streaming.agent.conversation.Message;
import org.junit.jupiter.api.Test;

class ProcessMemoryTest {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final ProcessMemory memory = new ProcessMemory(
            new MemoryLimits(3, Duration.ofMinutes(10), 200, 100), () -> now);

    private List<Message> read(String session) {
        return memory.read(session).result();
    }

    @Test
    void whatWasSaidIsRememberedTurnByTurnAndBySession() {
        assertEquals(List.of(), read("a"));
        memory.add("a", Turns.said("1", "one"));
        memory.add("b", Turns.said("other", "x"));
        memory.add("a", Turns.said("2", "two"));
        assertEquals(List.of("1", "one", "2", "two"), texts(read("a")));
        assertEquals(List.of("other", "x"), texts(read("b")));
    }

    private static List<String> texts(List<Message> messages) {
        return messages.stream().map(message -> ((agentcore.streaming.agent.conversation.Content.Text) message.content()
                .getFirst()).text()).toList();
    }

    @Test
    void theSessionThatWasUsedLongestAgoMakesRoom() {
        List.of("a", "b", "c").forEach(session -> memory.add(session, Turns.said(session, "x")));
        read("a");
        memory.add("d", Turns.said("d", "x"));
        assertEquals(List.of(), read("b"));
        assertEquals(List.of("a", "x"), texts(read("a")));
        assertEquals(3, memory.sessions());
    }

    /** Reading alone doesn't add one: sessions that nobody speaks in take no room. */
    @Test
    void aSessionThatIsOnlyReadIsNotKept() {
        read("a");
        assertEquals(0, memory.sessions());
    }

    @Test
    void aSessionThatNobodyUsesIsForgotten() {
        memory.add("a", Turns.said("1", "x"));
        memory.add("b", Turns.said("1", "x"));
        now = now.plus(Duration.ofMinutes(9));
        assertEquals(2, read("a").size());
        now = now.plus(Duration.ofMinutes(1));
        assertEquals(List.of(), read("b"));
        assertEquals(1, memory.sessions());
        now = now.plus(Duration.ofMinutes(9));
        memory.add("c", Turns.said("1", "x"));
        assertEquals(1, memory.sessions());
    }

    @Test
    void ofALongSessionTheOldestTurnsAreForgotten() {
        for (int i = 0; i < 10; i++) {
            memory.add("a", Turns.said("turn " + i, "x".repeat(90)));
        }
        assertEquals(List.of("turn 8", "turn 9"),
                texts(read("a")).stream().filter(text -> text.startsWith("turn")).toList());
        memory.add("b", Turns.said("x".repeat(150), "y".repeat(51)));
        assertEquals(List.of(), read("b"));
    }

    @Test
    void limitsOfNothingAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new MemoryLimits(0, Duration.ofHours(1), 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new MemoryLimits(1, Duration.ZERO, 1, 1));
    }
}
