package agentcore.streaming.local.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import agentcore.streaming.local.client.ClientException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptReaderTest {
    private static final String TURNS = "{\"conversations\":[{\"name\":\"n\",\"turns\":%s}]}";

    @Test
    void oursAreRead() throws ClientException {
        List<Conversation> ours = Main.conversations(Optional.empty());
        assertTrue(ours.stream().anyMatch(Conversation::needsModel));
        assertTrue(ours.stream().anyMatch(one -> !one.needsModel()));
        assertTrue(ours.stream().anyMatch(one -> one.turns().size() > 2));
    }

    @Test
    void whatIsNotSaidIsExpectedOfEveryAnswer() throws ClientException {
        Conversation.Turn turn = ScriptReader.read(TURNS.formatted("[{\"prompt\":\"\\\"日\\\"\",\"times\":2}]"), "x")
                .getFirst()
                .turns().getFirst();
        assertEquals("{\"prompt\":\"\\\"日\\\"\\\"日\\\"\"}", turn.body());
        assertEquals(200, turn.expected().status());
        assertEquals(Optional.empty(), turn.expected().error());
        assertFalse(turn.expected().oneByOne());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                          | conversations[0].turns is empty
            [1]                         | conversations[0].turns[0] must be an object
            [{}]                        | conversations[0].turns[0] must have either a prompt or a body
            [{"prompt":1}]              | conversations[0].turns[0].prompt must be a string
            [{"prompt":"a","times":0}]  | conversations[0].turns[0].times must be a whole number from 1 to 100000
            [{"prompt":"a","body":"b"}] | conversations[0].turns[0] must have either a prompt or a body
            [{"prompt":"a","expect":{"contain":["a"]}}] | conversations[0].turns[0].expect has a member 'contain', and may have: absent, contains, error, exception, language, matches, oneByOne, status, tools
            [{"prompt":"a","expect":{"contains":"a"}}]  | conversations[0].turns[0].expect.contains must be an array
            [{"prompt":"a","expect":{"contains":[1]}}]  | conversations[0].turns[0].expect.contains[0] must be a string
            [{"prompt":"a","expect":{"matches":["("]}}] | conversations[0].turns[0].expect.matches has something that is no regular expression, '('
            [{"prompt":"a","expect":{"language":"fr"}}] | conversations[0].turns[0].expect.language must be "ja" or "en"
            [{"prompt":"a","expect":{"status":"200"}}]  | conversations[0].turns[0].expect.status must be a status
            [{"prompt":"a","expect":{"oneByOne":null}}] | conversations[0].turns[0].expect.oneByOne must be true or false
            """)
    void whatIsWrongIsSaidWithItsPlace(String turns, String sentence) {
        assertEquals("The file x can't be played: " + sentence + ".", assertThrows(ClientException.class,
                () -> ScriptReader.read(TURNS.formatted(turns), "The file x")).getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"conversations":[]}      | x can't be played: it has no conversation.
            {"conversation":[]}       | x can't be played: the whole has a member 'conversation', and may have: conversations.
            {"conversations":[{"name":"n","needs":"tools","turns":[]}]} | x can't be played: conversations[0].needs can only be "model".
            {"conversations":[{"name":"n","turns":[{"prompt":"a"}]},{"name":"n","turns":[]}]} | x can't be played: conversations[1].name is there twice.
            {} x                      | x is not JSON: .*
            {"conversations":         | x is not JSON: .*
            {"a":1,"a":2}             | x is not JSON: .*
            ``                        | x is not JSON: it is empty.
            """)
    void whatIsNoScriptIsSaid(String text, String sentence) {
        String said = assertThrows(ClientException.class, () -> ScriptReader.read(text, "x")).getMessage();
        assertTrue(said.equals(sentence) || said.matches(sentence), said);
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        assertEquals("There is no file none.json.", assertThrows(ClientException.class,
                () -> Main.conversations(Optional.of(Path.of("none.json")))).getMessage());
    }
}
