package agentcore.streaming.agent.conversation;

import java.util.List;

/**
 * One message of a conversation.
 *
 * @param role who says it
 * @param content what is said, in order; tool results are said by the user
 */
public record Message(Role role, List<Content> content) {
    /** Who speaks. */
    public enum Role {
        /** The user, and the tools' results. */
        USER,
        /** The model. */
        ASSISTANT
    }

    public Message {
        content = List.copyOf(content);
    }

    /**
     * A message of one text.
     *
     * @param role who says it
     * @param text what is said
     * @return the message
     */
    public static Message text(Role role, String text) {
        return new Message(role, List.of(new Content.Text(text)));
    }
}
