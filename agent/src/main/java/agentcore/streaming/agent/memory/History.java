package agentcore.streaming.agent.memory;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToLongFunction;

import agentcore.streaming.agent.conversation.Content;
import agentcore.streaming.agent.conversation.Message;

/**
 * What of a conversation goes on: its end, from a text of the user's on, so that no tool's use is without its result. The
 * system prompt is no part of it.
 */
final class History {
    /** What each message costs beside its text, and each block. */
    private static final int AROUND = 4;

    private History() {}

    /**
     * The longest end of a conversation that begins with a user's text and doesn't weigh more than that; none if the last
     * turn alone does.
     */
    static List<Message> tail(List<Message> messages, ToLongFunction<Message> weight, long most) {
        long weighs = 0;
        int from = messages.size();
        for (int i = messages.size() - 1; i >= 0; i--) {
            weighs += weight.applyAsLong(messages.get(i));
            if (weighs > most) {
                break;
            }
            if (beginsTurn(messages.get(i))) {
                from = i;
            }
        }
        return List.copyOf(messages.subList(from, messages.size()));
    }

    private static boolean beginsTurn(Message message) {
        return message.role() == Message.Role.USER
                && message.content().stream().anyMatch(Content.Text.class::isInstance)
                && message.content().stream().noneMatch(Content.ToolResult.class::isInstance);
    }

    /**
     * How many tokens a message is, estimated: a token for four characters of ASCII, and one for every other character, which
     * is what Japanese comes to. Models differ; this is rather too much than too little.
     */
    static long tokens(Message message) {
        return AROUND + message.content().stream().mapToLong(content -> AROUND + tokens(text(content))).sum();
    }

    private static long tokens(String text) {
        long ascii = text.chars().filter(character -> character < 128).count();
        return (ascii + 3) / 4 + text.codePoints().filter(character -> character >= 128).count();
    }

    /** How many bytes a message's texts are, in UTF-8. */
    static long bytes(Message message) {
        return message.content().stream().mapToLong(content -> text(content).getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    private static String text(Content content) {
        return switch (content) {
            case Content.Text(String text) -> text;
            case Content.Reasoning(String text, String signature) -> text + signature;
            case Content.ToolUse use -> use.name() + use.input().encode();
            case Content.ToolResult result -> result.text();
        };
    }
}
