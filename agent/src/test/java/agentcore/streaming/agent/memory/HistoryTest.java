package agentcore.streaming.agent.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import agentcore.streaming.agent.conversation.Content;
import agentcore.streaming.agent.conversation.Message;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static List<Message> conversation() {
        return Stream.of(Turns.said("1", "one"), Turns.withTools("2", "two"), Turns.said("3", "three"),
                Turns.withTools("4", "four")).flatMap(List::stream).toList();
    }

    /** Wherever the limit falls: the rules of Converse, by which a history that breaks them is refused. */
    @Test
    void whatIsLeftBeginsWithAUsersTextAndNeverPartsAToolsUseFromItsResult() {
        List<Message> all = conversation();
        Set<Integer> lengths = new HashSet<>();
        for (int most = 0; most <= all.size(); most++) {
            List<Message> left = History.tail(all, message -> 1, most);
            lengths.add(left.size());
            assertTrue(left.size() <= most);
            assertEquals(all.subList(all.size() - left.size(), all.size()), left);
            Set<String> asked = new HashSet<>();
            left.stream().flatMap(message -> message.content().stream()).forEach(content -> {
                if (content instanceof Content.ToolUse use) {
                    asked.add(use.id());
                } else if (content instanceof Content.ToolResult result) {
                    assertTrue(asked.contains(result.toolUseId()));
                }
            });
            assertTrue(left.isEmpty() || left.getFirst().role() == Message.Role.USER
                    && left.getFirst().content().getFirst() instanceof Content.Text);
        }
        assertEquals(Set.of(0, 4, 6, 10, 12), lengths);
    }

    @Test
    void aLastTurnThatIsTooLongItselfIsLeftOut() {
        assertEquals(List.of(), History.tail(Turns.said("x".repeat(100), "y"), History::bytes, 100));
        assertEquals(2, History.tail(Turns.said("x".repeat(99), "y"), History::bytes, 100).size());
    }

    /** Four characters of English are a token, one of Japanese is; and each message and block has a few around it. */
    @Test
    void tokensAreEstimatedByWhatIsWritten() {
        assertEquals(8 + 11,
                History.tokens(Message.text(Message.Role.USER, "The quick brown fox jumps over the dog.1234")));
        assertEquals(8 + 7, History.tokens(Message.text(Message.Role.USER, "日本語の文です")));
        assertEquals(8 + 1, History.tokens(Message.text(Message.Role.USER, "𠮷")));
        assertTrue(Turns.withTools("", "").stream().mapToLong(History::tokens).sum() > 40);
    }
}
