package agentcore.streaming.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * What to measure.
 *
 * @param rounds how often; in each all contenders take their turn
 * @param scenarios which figures are taken
 * @param functions folders of functions; the first is {@code ours}
 * @param node the folder of the function in JavaScript
 * @param work where logs and certificates go
 * @param report the Markdown that is written; its chart lies beside it
 * @param commit what is measured, in words
 */
record Options(int rounds, Set<Scenario> scenarios, List<Path> functions, Path node, Path work, Path report,
        String commit) {
    private static final int ROUNDS = 5;

    static Options of(List<String> arguments) {
        int rounds = ROUNDS;
        Set<Scenario> scenarios = EnumSet.noneOf(Scenario.class);
        List<Path> functions = new ArrayList<>();
        Path node = null;
        Path work = null;
        Path report = null;
        String commit = "";
        for (int i = 0; i < arguments.size(); i += 2) {
            String option = arguments.get(i);
            if (i + 1 == arguments.size()) {
                throw new BenchException("The option " + option + " needs a value.");
            }
            String value = arguments.get(i + 1);
            switch (option) {
                case "--rounds" -> rounds = rounds(value);
                case "--only" -> scenarios.add(Scenario.of(value));
                case "--function" -> functions.add(Path.of(value).toAbsolutePath());
                case "--node" -> node = Path.of(value).toAbsolutePath();
                case "--work" -> work = Path.of(value).toAbsolutePath();
                case "--report" -> report = Path.of(value).toAbsolutePath();
                case "--commit" -> commit = value;
                default -> throw new BenchException("There is no option " + option + ".");
            }
        }
        return new Options(rounds, scenarios.isEmpty() ? EnumSet.allOf(Scenario.class) : scenarios, functions, node,
                work, report, commit);
    }

    private static int rounds(String value) {
        if (!value.matches("[1-9][0-9]{0,2}")) {
            throw new BenchException("The number of rounds must be 1 to 999, not '" + value + "'.");
        }
        return Integer.parseInt(value);
    }
}
