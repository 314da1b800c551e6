package agentcore.streaming.local.client;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/** What answers say: their JSON, by the paths of its members. */
public final class Answers {
    private static final JsonFactory JSON = JsonFactory.builder().build();
    private static final int LONGEST_QUOTE = 120;

    private Answers() {}

    /**
     * The strings and numbers of a JSON object, by path, such as {@code error.type}; empty where it is none.
     */
    public static Map<String, String> members(String text) {
        Map<String, String> members = new LinkedHashMap<>();
        try (JsonParser json = JSON.createParser(text)) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                    members.put(json.getParsingContext().pathAsPointer().toString().substring(1).replace('/', '.'),
                            json.getText());
                }
            }
            return members;
        } catch (IOException | StringIndexOutOfBoundsException e) {
            return Map.of();
        }
    }

    /** A Converse message's end, as Bedrock names it. */
    public static boolean isMessageStop(Event event) {
        return members(event.data()).containsKey("event.messageStop.stopReason");
    }

    /** How long the agent's model took by its own clock, where it says so. */
    public static Optional<Double> agentMillis(List<Event> events) {
        return events.reversed().stream().map(event -> members(event.data()).get("event.metadata.metrics.latencyMs"))
                .filter(found -> found != null && found.matches("[0-9]{1,9}")).map(Double::valueOf).findFirst();
    }

    /**
     * What an answer says of itself where it is an error: ours, or API Gateway's own. Its first sentence only: what API Gateway
     * says of a signature goes on with all that was signed.
     */
    public static String said(String text) {
        Map<String, String> members = members(text);
        String type = members.containsKey("error.type") ? members.get("error.type") + ": " : "";
        String message = members.getOrDefault("error.message",
                members.getOrDefault("message", members.getOrDefault("Message", "")));
        String sentence = (type + message).replaceAll("(?s)(\\R|\\. ).*", "").replaceAll("\\p{Cntrl}", " ");
        return sentence.length() > LONGEST_QUOTE ? sentence.substring(0, LONGEST_QUOTE) + "…" : sentence;
    }
}
