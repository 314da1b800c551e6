package agentcore.streaming.agent;

import java.text.BreakIterator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.vertx.core.Vertx;

/**
 * Answers without any model behind it, in the language it is asked in (Japanese or English), word by word over time, and
 * says so. The same prompt gets the same answer.
 */
final class OfflineModel implements Model {
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

    private final Vertx vertx;
    private final Duration pace;

    /**
     * A model.
     *
     * @param pace the time between two pieces of an answer
     */
    OfflineModel(Vertx vertx, Duration pace) {
        this.vertx = vertx;
        this.pace = pace;
    }

    @Override
    public Answer answer(String prompt) {
        boolean japanese = isJapanese(prompt);
        Locale locale = japanese ? Locale.JAPANESE : Locale.ENGLISH;
        String quoted = quoted(prompt);
        String text = (japanese ? JAPANESE : ENGLISH).formatted(quoted);
        return new OfflineAnswer(vertx, pace, words(quoted, locale).size(), words(text, locale));
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
