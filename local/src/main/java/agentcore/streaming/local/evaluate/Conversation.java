package agentcore.streaming.local.evaluate;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A conversation to be played, in one session.
 *
 * @param name what its row says
 * @param needsModel whether it asks for something that only a language model can do
 * @param turns what is said, in order
 */
record Conversation(String name, boolean needsModel, List<Turn> turns) {
    /**
     * A request, and what its answer must be.
     *
     * @param body the request's body
     * @param expected what must hold of the answer
     */
    record Turn(String body, Expected expected) {}

    /**
     * What must hold of an answer.
     *
     * @param status its status
     * @param error the error's type, where it is to be one, before or within the stream
     * @param exception the Converse exception that comes in place of a message, such as {@code validationException}
     * @param contains what its text has in it, case aside
     * @param absent what its text must not have in it, case aside
     * @param matches what is found in its text
     * @param language which language its text is in
     * @param tools tools that the model must have asked for
     * @param oneByOne whether its events must come one by one
     */
    record Expected(int status, Optional<String> error, Optional<String> exception, List<String> contains,
            List<String> absent, List<Pattern> matches, Optional<Language> language, List<String> tools,
            boolean oneByOne) {}

    /** What a text is written in. */
    enum Language {
        EN, JA;

        /** Kana are in every Japanese text and in no English one; quotes of the other language are let be. */
        boolean isOf(String text) {
            long letters = text.codePoints().filter(Character::isLetter).count();
            long kana = text.codePoints().mapToObj(Character.UnicodeScript::of)
                    .filter(script -> script == Character.UnicodeScript.HIRAGANA
                            || script == Character.UnicodeScript.KATAKANA)
                    .count();
            return letters > 0 && switch (this) {
                case JA -> kana * 5 >= letters;
                case EN -> kana * 5 < letters
                        && text.codePoints()
                                .filter(one -> Character.UnicodeScript.of(one) == Character.UnicodeScript.LATIN)
                                .count() * 2 > letters;
            };
        }
    }
}
