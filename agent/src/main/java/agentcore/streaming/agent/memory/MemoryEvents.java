package agentcore.streaming.agent.memory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import agentcore.streaming.agent.conversation.Content;
import agentcore.streaming.agent.conversation.Message;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.services.bedrockagentcore.model.Conversational;
import software.amazon.awssdk.services.bedrockagentcore.model.PayloadType;
import software.amazon.awssdk.services.bedrockagentcore.model.Role;

/**
 * A turn as the payload of an event of AgentCore Memory. Its texts are conversational items, of which AgentCore makes
 * long-term memories; where there is more than texts, a blob beside them has the whole turn. The blob is a string of JSON:
 * it is how AWS's own integrations keep theirs.
 */
final class MemoryEvents {
    /** The service takes 100 KB a message. */
    private static final int LARGEST_TEXT = 100_000;
    /** The service takes 100 messages an event. */
    private static final int MOST_ITEMS = 100;

    private MemoryEvents() {}

    static List<PayloadType> payload(List<Message> turn) {
        List<PayloadType> items = new ArrayList<>();
        boolean whole = true;
        for (Message message : turn) {
            String text = message.content().stream().filter(Content.Text.class::isInstance)
                    .map(content -> ((Content.Text) content).text()).collect(Collectors.joining("\n"));
            whole = whole && message.content().size() == 1 && message.content().getFirst() instanceof Content.Text
                    && !text.isEmpty() && bytes(text) <= LARGEST_TEXT;
            if (!text.isEmpty() && items.size() < MOST_ITEMS - 1) {
                Role role = message.role() == Message.Role.USER ? Role.USER : Role.ASSISTANT;
                items.add(PayloadType.fromConversational(Conversational.builder().role(role)
                        .content(content -> content.text(beginning(text))).build()));
            }
        }
        if (!whole || items.size() < turn.size()) {
            items.add(PayloadType.fromBlob(Document.fromString(TurnJson.write(turn))));
        }
        return items;
    }

    /** The messages of an event: of our blob, or else of its conversational items, whoever has written them. */
    static List<Message> turn(List<PayloadType> payload) {
        Optional<List<Message>> blob = payload.stream().map(PayloadType::blob)
                .filter(found -> found != null && found.isString()).map(found -> TurnJson.read(found.asString()))
                .flatMap(Optional::stream).findFirst();
        return blob.orElseGet(() -> payload.stream().map(PayloadType::conversational)
                .filter(item -> item != null && item.content() != null && item.content().text() != null)
                .filter(item -> item.role() == Role.USER || item.role() == Role.ASSISTANT)
                .map(item -> Message.text(item.role() == Role.USER ? Message.Role.USER : Message.Role.ASSISTANT,
                        item.content().text()))
                .toList());
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** As much of a text as is taken, and no half character. */
    private static String beginning(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int end = Math.min(bytes.length, LARGEST_TEXT);
        while (end < bytes.length && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
