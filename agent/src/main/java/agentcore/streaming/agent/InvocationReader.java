package agentcore.streaming.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import agentcore.streaming.agent.conversation.Content;
import agentcore.streaming.agent.conversation.Message;
import agentcore.streaming.agent.trace.TraceContext;
import agentcore.streaming.agent.turn.TurnRequest;
import agentcore.streaming.wire.agentcore.AgentCoreApi;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Reads what a caller asks for: a {@code prompt}, which continues its session, or {@code messages} in Converse's shape, a whole
 * conversation that the caller keeps. Blocks of tools are refused: what tools have said, a caller must not say for them.
 */
final class InvocationReader {
    private static final String PROMPT = "prompt";
    private static final String MESSAGES = "messages";
    private static final String WHAT_IS_EXPECTED = "The request must be a JSON object whose member prompt is a text, "
            + "such as {\"prompt\": \"Hello\"}, or whose member messages is a conversation in Converse's shape.";

    private static final Pattern XRAY = Pattern.compile("(?:^|;)Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)");
    private static final Pattern W3C = Pattern.compile("^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-");

    private final AgentSettings settings;

    InvocationReader(AgentSettings settings) {
        this.settings = settings;
    }

    /** What a caller asks for is wrong; the message is for the caller. */
    static final class InvalidException extends Exception {
        InvalidException(String message) {
            super(message, null, false, false);
        }
    }

    TurnRequest read(MultiMap headers, Buffer body) throws InvalidException {
        JsonObject json = object(body);
        if (json.containsKey(PROMPT) && json.containsKey(MESSAGES)) {
            throw new InvalidException("prompt and messages are both there: send one of them.");
        }
        List<Message> messages = json.containsKey(MESSAGES)
                ? messages(json.getValue(MESSAGES))
                : List.of(Message.text(Message.Role.USER, text(json.getValue(PROMPT), WHAT_IS_EXPECTED)));
        long length = messages.stream().flatMap(message -> message.content().stream())
                .mapToLong(block -> ((Content.Text) block).text().length()).sum();
        if (length > settings.maxInput()) {
            throw new InvalidException("The request has " + length + " characters of text; at most "
                    + settings.maxInput() + " are possible.");
        }
        Optional<String> session = Optional.ofNullable(headers.get(AgentCoreApi.SESSION_ID));
        return new TurnRequest(Optional.ofNullable(headers.get(AgentCoreApi.REQUEST_ID)), traceId(headers), session,
                TraceContext.of(headers.get(AgentCoreApi.TRACE_PARENT), headers.get(AgentCoreApi.TRACE_STATE),
                        headers.get(AgentCoreApi.TRACE_ID)),
                messages,
                session.isPresent() && json.containsKey(PROMPT), model(json), temperature(json), maxTokens(json));
    }

    /** X-Ray's, as the function logs it; or that of the W3C's header. */
    private static Optional<String> traceId(MultiMap headers) {
        return find(XRAY, headers.get(AgentCoreApi.TRACE_ID))
                .or(() -> find(W3C, headers.get(AgentCoreApi.TRACE_PARENT)));
    }

    private static Optional<String> find(Pattern pattern, String header) {
        return Optional.ofNullable(header).map(pattern::matcher).filter(Matcher::find).map(found -> found.group(1));
    }

    private static JsonObject object(Buffer body) throws InvalidException {
        try {
            return new JsonObject(body == null ? Buffer.buffer() : body);
        } catch (DecodeException e) {
            throw new InvalidException(WHAT_IS_EXPECTED);
        }
    }

    private static List<Message> messages(Object value) throws InvalidException {
        if (!(value instanceof JsonArray array) || array.isEmpty()) {
            throw new InvalidException("messages must be a list of messages, the last of them the user's.");
        }
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < array.size(); i++) {
            String name = "messages[" + i + "]";
            if (!(array.getValue(i) instanceof JsonObject message)) {
                throw new InvalidException(name + " must be an object with role and content.");
            }
            Message.Role due = i % 2 == 0 ? Message.Role.USER : Message.Role.ASSISTANT;
            String word = due == Message.Role.USER ? "user" : "assistant";
            if (!word.equals(message.getValue("role"))) {
                throw new InvalidException(name + ".role must be " + word
                        + ": a conversation begins with the user, and the two take turns.");
            }
            messages.add(new Message(due, content(name + ".content", message.getValue("content"))));
        }
        if (messages.getLast().role() != Message.Role.USER) {
            throw new InvalidException(
                    "The last of messages must be the user's: there is nothing to answer otherwise.");
        }
        return messages;
    }

    private static List<Content> content(String name, Object value) throws InvalidException {
        if (!(value instanceof JsonArray blocks) || blocks.isEmpty()) {
            throw new InvalidException(name + " must be a list of blocks such as {\"text\": \"Hello\"}.");
        }
        List<Content> content = new ArrayList<>();
        for (int i = 0; i < blocks.size(); i++) {
            String block = name + "[" + i + "]";
            if (!(blocks.getValue(i) instanceof JsonObject object) || object.size() != 1) {
                throw new InvalidException(block + " must be a block such as {\"text\": \"Hello\"}.");
            }
            if (object.containsKey("toolUse") || object.containsKey("toolResult")) {
                throw new InvalidException(block + " is of a tool: tools are the agent's, leave such blocks out.");
            }
            content.add(new Content.Text(text(object.getValue("text"), block
                    + ".text must be a text that isn't blank; other blocks than texts are not taken.")));
        }
        return content;
    }

    /** Models refuse blank texts. */
    private static String text(Object value, String otherwise) throws InvalidException {
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        throw new InvalidException(otherwise);
    }

    private String model(JsonObject json) throws InvalidException {
        Object model = json.getValue("model");
        if (model == null) {
            return settings.models().getFirst();
        }
        if (model instanceof String id && settings.models().contains(id)) {
            return id;
        }
        throw new InvalidException("model is none that this agent may ask: leave it out to get the usual one.");
    }

    private static OptionalDouble temperature(JsonObject json) throws InvalidException {
        Object value = json.getValue("temperature");
        if (value == null) {
            return OptionalDouble.empty();
        }
        if (value instanceof Number number && number.doubleValue() >= 0
                && number.doubleValue() <= AgentSettings.MAX_TEMPERATURE) {
            return OptionalDouble.of(number.doubleValue());
        }
        throw new InvalidException("temperature must be a number from 0 to 1.");
    }

    private int maxTokens(JsonObject json) throws InvalidException {
        Object value = json.getValue("maxTokens");
        if (value == null) {
            return settings.maxTokens();
        }
        if (value instanceof Integer tokens && tokens >= 1 && tokens <= settings.maxTokens()) {
            return tokens;
        }
        throw new InvalidException("maxTokens must be a whole number from 1 to " + settings.maxTokens() + ".");
    }
}
