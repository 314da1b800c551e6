package agentcore.streaming.local.smoke;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import agentcore.streaming.local.client.WrongOptionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --report x        | --times and --report go with --probe.
            --probe --times 0 | --times must be a number from 1 to 999, not '0'.
            --times           | The option --times needs a value.
            """)
    void aWrongOptionIsSaidInOneSentence(String options, String sentence) {
        assertEquals(sentence, assertThrows(WrongOptionException.class,
                () -> Options.parse(List.of(options.split(" ")))).getMessage());
    }

    @Test
    void theHelpNamesEveryOption() {
        for (String option : List.of("--stack", "--outputs", "--url", "--auth", "--region", "--api-key-env",
                "--token-env", "--probe", "--times", "--report", "--help")) {
            assertTrue(Options.HELP.contains("\n  " + option + " "), option);
        }
    }
}
