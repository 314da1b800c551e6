package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code ./run-local} says before it builds or starts anything. */
class RunLocalOptionsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --port eighty         | The port must be a number from 0 to 65535, not 'eighty'. See ./run-local --help.
            --port 65536          | The port must be a number from 0 to 65535, not '65536'. See ./run-local --help.
            --port=-1             | The port must be a number from 0 to 65535, not '-1'. See ./run-local --help.
            --port                | The option --port needs a value. See ./run-local --help.
            --agent-url x:80      | The agent's URL must be like http://localhost:8080, unlike 'x:80'. See ./run-local --help.
            --agent-url http://x:65536 | The agent's URL must be like http://localhost:8080, unlike 'http://x:65536'. See ./run-local --help.
            --agent-url http://a_b | The agent's URL must be like http://localhost:8080, unlike 'http://a_b'. See ./run-local --help.
            --trailers=maybe      | Trailers can be cut or clean, not 'maybe'. See ./run-local --help.
            --prot 1              | There is no option --prot. See ./run-local --help.
            --function x          | There is no option --function. See ./run-local --help.
            """)
    void aWrongOptionIsSaidInOneSentence(String options, String sentence) {
        try (RunningProcess script = runLocal(options.split(" "))) {
            assertEquals(2, script.awaitExit());
            assertEquals(sentence, script.err());
            assertEquals(Optional.empty(), script.tryNextLine());
        }
    }

    @Test
    void helpNamesEveryOption() {
        try (RunningProcess script = runLocal("--help")) {
            List<String> lines = new ArrayList<>();
            for (Optional<String> line = script.tryNextLine(); line.isPresent(); line = script.tryNextLine()) {
                lines.add(line.get());
            }
            assertEquals(0, script.awaitExit());
            String help = String.join("\n", lines);
            for (String option : List.of("--port", "--agent-url", "--trailers", "--help")) {
                assertTrue(help.contains("\n  " + option), help);
            }
        }
    }

    private static RunningProcess runLocal(String... options) {
        List<String> command = new ArrayList<>(List.of("./run-local"));
        command.addAll(List.of(options));
        return new RunningProcess(command, Map.of(), StackProcess.ROOT, 60);
    }
}
