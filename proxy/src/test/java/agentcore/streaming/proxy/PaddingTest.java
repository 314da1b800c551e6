package agentcore.streaming.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaddingTest {
    @ParameterizedTest
    @CsvSource({"0, 0, ''", "5, 0, ''", "5, 5, ''", "6, 5, ''", "4, 5, ': ..'", "1, 5, ': ..'", "0, 5, ':  ..'",
            "5, 15, ':       ..'"})
    void aCommentMakesUpForWhatIsMissing(int length, int wanted, String comment) {
        assertEquals(comment.replace('.', '\n'), new String(Padding.of(length, wanted), UTF_8));
    }
}
