package agentcore.streaming.bench;

import java.util.Arrays;
import java.util.Locale;

/** What is done with a function to take some of the figures; {@code --only} picks them by name. */
enum Scenario {
    FRESH, WARM, PACED, BULK, STREAMS;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Scenario of(String word) {
        return Arrays.stream(values()).filter(scenario -> scenario.word().equals(word)).findFirst()
                .orElseThrow(() -> new BenchException("There is no '" + word + "' to measure: there are "
                        + String.join(", ", Arrays.stream(values()).map(Scenario::word).toList()) + "."));
    }
}
