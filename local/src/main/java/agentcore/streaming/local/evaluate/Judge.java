package agentcore.streaming.local.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import agentcore.streaming.local.client.Answers;
import agentcore.streaming.local.client.Event;
import agentcore.streaming.local.client.Exchange;
import agentcore.streaming.local.client.Pace;

/** Says what doesn't hold of one answer. */
final class Judge {
    private static final int LONGEST_QUOTE = 80;
    private static final String EXCEPTION = "event\\.([A-Za-z]+Exception)\\.message";

    private final Exchange exchange;
    private final List<Map<String, String>> members;
    private final List<String> reasons = new ArrayList<>();

    private Judge(Exchange exchange) {
        this.exchange = exchange;
        this.members = exchange.events().stream().map(event -> Answers.members(event.data())).toList();
    }

    /** What doesn't hold, each in a few words; nothing where all does. */
    static List<String> reasons(Exchange exchange, Conversation.Expected expected) {
        Judge judge = new Judge(exchange);
        judge.outcome(expected);
        if (judge.reasons.isEmpty()) {
            judge.text(expected);
        }
        return judge.reasons;
    }

    private void outcome(Conversation.Expected expected) {
        String said = Answers.said(exchange.text());
        require(exchange.status() == expected.status(), "status " + exchange.status() + ", not " + expected.status()
                + (said.isEmpty() ? "" : " (" + said + ")"));
        Optional<Event> errorEvent = exchange.events().stream().filter(Event::isError).findFirst();
        Optional<String> error = Optional.ofNullable(
                Answers.members(errorEvent.map(Event::data).orElseGet(exchange::text)).get("error.type"));
        Optional<String> exception = members.stream().flatMap(one -> one.keySet().stream())
                .filter(name -> name.matches(EXCEPTION)).map(name -> name.replaceAll(EXCEPTION, "$1")).findFirst();
        require(error.equals(expected.error()),
                "error " + error.orElse("none") + ", not " + expected.error().orElse("none"));
        require(exception.equals(expected.exception()),
                "exception " + exception.orElse("none") + ", not " + expected.exception().orElse("none"));
        if (expected.status() == 200 && expected.error().isEmpty()) {
            require(exchange.isEvents(), "its Content-Type is " + exchange.header("Content-Type").orElse("missing"));
            require(exchange.cut().isEmpty(), "cut: " + exchange.cut().orElse(""));
            require(expected.exception().isPresent() || exchange.events().stream().anyMatch(Answers::isMessageStop),
                    "no messageStop came");
        }
    }

    private void text(Conversation.Expected expected) {
        String text = members.stream().map(one -> one.getOrDefault("event.contentBlockDelta.delta.text", ""))
                .collect(Collectors.joining());
        expected.contains()
                .forEach(part -> require(has(text, part), "doesn't contain '" + part + "': " + quoted(text)));
        expected.absent().forEach(part -> require(!has(text, part), "contains '" + part + "': " + quoted(text)));
        expected.matches().forEach(
                pattern -> require(pattern.matcher(text).find(), "doesn't match '" + pattern + "': " + quoted(text)));
        expected.language().ifPresent(language -> require(language.isOf(text),
                "isn't in language " + language.name().toLowerCase(Locale.ROOT) + ": " + quoted(text)));
        List<String> used = members.stream().map(one -> one.get("event.contentBlockStart.start.toolUse.name"))
                .filter(name -> name != null).toList();
        expected.tools().forEach(
                tool -> require(used.contains(tool),
                        "didn't use the tool " + tool + ", but " + (used.isEmpty() ? "none" : used)));
        if (expected.oneByOne()) {
            Pace pace = Pace.of(exchange.events());
            require(pace.isOneByOne(), "held back: " + pace);
        }
    }

    private static boolean has(String text, String part) {
        return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
    }

    private static String quoted(String text) {
        String line = text.replaceAll("\\s+", " ");
        return "'" + (line.codePointCount(0, line.length()) <= LONGEST_QUOTE
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST_QUOTE)) + "…") + "'";
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            reasons.add(otherwise);
        }
    }
}
