package agentcore.streaming.local.evaluate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

import agentcore.streaming.local.client.ClientException;

/** Reads conversations, and says where something is wrong with them: a check that is misspelt would never fail. */
final class ScriptReader {
    private static final Set<String> CHECKS = Set.of("status", "error", "exception", "contains", "absent", "matches",
            "language", "tools", "oneByOne");

    private final String source;

    private ScriptReader(String source) {
        this.source = source;
    }

    /** @param source what the text is called in messages */
    static List<Conversation> read(String text, String source) throws ClientException {
        return new ScriptReader(source).read(text);
    }

    private List<Conversation> read(String text) throws ClientException {
        Map<?, ?> script;
        try {
            script = object(JsonReader.read(text), "the whole", Set.of("conversations"));
        } catch (IOException e) {
            throw new ClientException(source + " is not JSON: " + e.getMessage().lines().findFirst().orElse("") + ".");
        }
        List<Conversation> conversations = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Object one : array(script.get("conversations"), "conversations")) {
            String at = "conversations[" + conversations.size() + "]";
            Map<?, ?> object = object(one, at, Set.of("name", "needs", "turns"));
            String name = string(object.get("name"), at + ".name");
            require(names.add(name), at + ".name is there twice");
            Object needs = object.get("needs");
            require(needs == null || needs.equals("model"), at + ".needs can only be \"model\"");
            conversations.add(new Conversation(name, needs != null, turns(object.get("turns"), at + ".turns")));
        }
        require(!conversations.isEmpty(), "it has no conversation");
        return conversations;
    }

    private List<Conversation.Turn> turns(Object json, String at) throws ClientException {
        List<Conversation.Turn> turns = new ArrayList<>();
        for (Object one : array(json, at)) {
            String here = at + "[" + turns.size() + "]";
            Map<?, ?> turn = object(one, here, Set.of("prompt", "times", "body", "expect"));
            require(turn.containsKey("prompt") != turn.containsKey("body"),
                    here + " must have either a prompt or a body");
            String body = turn.containsKey("body")
                    ? string(turn.get("body"), here + ".body")
                    : "{\"prompt\":" + quoted(string(turn.get("prompt"), here + ".prompt").repeat(times(turn, here)))
                            + "}";
            turns.add(new Conversation.Turn(body, expected(turn.get("expect"), here + ".expect")));
        }
        require(!turns.isEmpty(), at + " is empty");
        return turns;
    }

    /** How often a prompt is repeated, to make a long one. */
    private int times(Map<?, ?> turn, String at) throws ClientException {
        Object times = turn.containsKey("times") ? turn.get("times") : 1.0;
        require(times instanceof Double number && number >= 1 && number <= 100_000 && number % 1 == 0,
                at + ".times must be a whole number from 1 to 100000");
        return ((Double) times).intValue();
    }

    private Conversation.Expected expected(Object json, String at) throws ClientException {
        Map<?, ?> checks = json == null ? Map.of() : object(json, at, CHECKS);
        List<Pattern> matches = new ArrayList<>();
        for (String one : strings(checks.get("matches"), at + ".matches")) {
            try {
                matches.add(Pattern.compile(one));
            } catch (PatternSyntaxException e) {
                throw wrong(at + ".matches has something that is no regular expression, '" + one + "'");
            }
        }
        Object status = checks.containsKey("status") ? checks.get("status") : 200.0;
        require(status instanceof Double number && number >= 100 && number <= 599, at + ".status must be a status");
        Object oneByOne = checks.containsKey("oneByOne") ? checks.get("oneByOne") : false;
        require(oneByOne instanceof Boolean, at + ".oneByOne must be true or false");
        return new Conversation.Expected(((Double) status).intValue(), optional(checks, "error", at),
                optional(checks, "exception", at), strings(checks.get("contains"), at + ".contains"),
                strings(checks.get("absent"), at + ".absent"), matches, language(optional(checks, "language", at), at),
                strings(checks.get("tools"), at + ".tools"), (Boolean) oneByOne);
    }

    private Optional<Conversation.Language> language(Optional<String> name, String at) throws ClientException {
        Optional<Conversation.Language> language = name.flatMap(wanted -> Stream.of(Conversation.Language.values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(wanted)).findFirst());
        require(name.isEmpty() || language.isPresent(), at + ".language must be \"ja\" or \"en\"");
        return language;
    }

    private Optional<String> optional(Map<?, ?> object, String name, String at) throws ClientException {
        return object.containsKey(name) ? Optional.of(string(object.get(name), at + "." + name)) : Optional.empty();
    }

    private Map<?, ?> object(Object json, String at, Set<String> members) throws ClientException {
        if (!(json instanceof Map<?, ?> object)) {
            throw wrong(at + " must be an object");
        }
        for (Object name : object.keySet()) {
            require(members.contains(name), at + " has a member '" + name + "', and may have: "
                    + String.join(", ", members.stream().sorted().toList()));
        }
        return object;
    }

    private List<?> array(Object json, String at) throws ClientException {
        if (!(json instanceof List<?> array)) {
            throw wrong(at + " must be an array");
        }
        return array;
    }

    private List<String> strings(Object json, String at) throws ClientException {
        List<String> strings = new ArrayList<>();
        for (Object one : json == null ? List.of() : array(json, at)) {
            strings.add(string(one, at + "[" + strings.size() + "]"));
        }
        return strings;
    }

    private String string(Object json, String at) throws ClientException {
        if (!(json instanceof String text)) {
            throw wrong(at + " must be a string");
        }
        return text;
    }

    private void require(boolean condition, String otherwise) throws ClientException {
        if (!condition) {
            throw wrong(otherwise);
        }
    }

    private ClientException wrong(String sentence) {
        return new ClientException(source + " can't be played: " + sentence + ".");
    }

    private static String quoted(String text) {
        return '"' + new String(com.fasterxml.jackson.core.io.JsonStringEncoder.getInstance().quoteAsString(text))
                + '"';
    }
}
