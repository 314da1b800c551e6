package agentcore.streaming.agent.model;

import java.text.BreakIterator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import agentcore.streaming.agent.conversation.Content;
import agentcore.streaming.agent.conversation.Message;
import io.vertx.core.Vertx;

/**
 * Answers without any model behind it, in the language it is asked in (Japanese or English), word by word over time, and
 * says so. The same conversation gets the same answer. A prompt such as {@code /NAME ...} asks for the tool of that name
 * ({@link OfflineCommand}).
 */
public final class OfflineModel implements Model {
    private static final int LONGEST_QUOTE = 120;
    private static final int LONGEST_LOOK = 10_000;
    private static final String JAPANESE = """
            こんにちは。私はオフラインで動く見本のエージェントです。言語モデルにはつながっていないので、質問そのものには答えられません。

            私にできるのは、この返事を少しずつ送ることです。単語が一つずつ届いていれば、エージェントからブラウザまでの経路が本当にストリーミングしています。

            受け取ったプロンプト：「%s」""";
    private static final String ENGLISH = """
            Hello. I am a sample agent that works offline: there is no language model behind me, so I can't answer your \
            question itself.

            What I can do is send this reply little by little. If its words reach you one by one, everything between the \
            agent and you is really streaming.

            The prompt that I was given: "%s\"""";
    private static final String JAPANESE_RESULT = "オフラインなので、ツールの結果をそのままお伝えします：%s";
    private static final String ENGLISH_RESULT = "I am offline, so here is what the tool says, as it is: %s";

    private final Vertx vertx;
    private final Duration pace;

    /**
     * A model.
     *
     * @param vertx whose timers set the pace
     * @param pace the time between two pieces of an answer
     */
    public OfflineModel(Vertx vertx, Duration pace) {
        this.vertx = vertx;
        this.pace = pace;
    }

    @Override
    public Answer ask(Call call) {
        String prompt = prompt(call.messages());
        Locale locale = isJapanese(prompt) ? Locale.JAPANESE : Locale.ENGLISH;
        String quoted = quoted(prompt);
        int promptTokens = words(quoted, locale).size();
        Optional<List<ConverseEvent>> toolUse = OfflineCommand.events(prompt, call);
        if (toolUse.isPresent()) {
            return new OfflineAnswer(vertx, pace, promptTokens, toolUse.get());
        }
        String text = result(call.messages().getLast())
                .map(result -> (locale == Locale.JAPANESE ? JAPANESE_RESULT : ENGLISH_RESULT).formatted(result))
                .orElseGet(() -> (locale == Locale.JAPANESE ? JAPANESE : ENGLISH).formatted(quoted));
        List<ConverseEvent> events = new ArrayList<>();
        events.add(new ConverseEvent.MessageStart("assistant"));
        words(text, locale).forEach(piece -> events.add(ConverseEvent.ContentBlockDelta.text(0, piece)));
        events.add(new ConverseEvent.ContentBlockStop(0));
        events.add(new ConverseEvent.MessageStop("end_turn"));
        return new OfflineAnswer(vertx, pace, promptTokens, events);
    }

    /** What the user said last; results of tools aren't said by anybody. */
    private static String prompt(List<Message> messages) {
        return messages.stream().filter(message -> message.role() == Message.Role.USER).map(OfflineModel::text)
                .filter(text -> !text.isEmpty()).reduce("", (before, last) -> last);
    }

    private static String text(Message message) {
        StringBuilder text = new StringBuilder();
        message.content().forEach(block -> {
            if (block instanceof Content.Text(String said)) {
                text.append(said);
            }
        });
        return text.toString();
    }

    private static Optional<String> result(Message last) {
        return last.content().stream().filter(Content.ToolResult.class::isInstance)
                .map(block -> ((Content.ToolResult) block).text()).reduce((one, other) -> one + "\n" + other);
    }

    /** Kana or kanji; kanji alone might be Chinese, which this model doesn't speak either. */
    private static boolean isJapanese(String text) {
        return text.codePoints().limit(LONGEST_LOOK).mapToObj(Character.UnicodeScript::of)
                .anyMatch(script -> script == Character.UnicodeScript.HIRAGANA
                        || script == Character.UnicodeScript.KATAKANA || script == Character.UnicodeScript.HAN);
    }

    private static String quoted(String prompt) {
        return prompt.codePointCount(0, prompt.length()) <= LONGEST_QUOTE
                ? prompt
                : prompt.substring(0, prompt.offsetByCodePoints(0, LONGEST_QUOTE)) + "…";
    }

    /** A text in pieces: words, each with the blanks and the punctuation behind it. */
    private static List<String> words(String text, Locale locale) {
        BreakIterator breaks = BreakIterator.getWordInstance(locale);
        breaks.setText(text);
        List<String> words = new ArrayList<>();
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            boolean wordFollows = end < text.length() && Character.isLetterOrDigit(text.codePointAt(end));
            if (wordFollows || end == text.length()) {
                words.add(text.substring(start, end));
                start = end;
            }
        }
        return words;
    }
}
