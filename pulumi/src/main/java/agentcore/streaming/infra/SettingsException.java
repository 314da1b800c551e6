package agentcore.streaming.infra;

import java.util.List;

import com.pulumi.exceptions.RunException;

/** Everything that is wrong with a stack's settings. Pulumi prints the message of such an exception, and no stack trace. */
final class SettingsException extends RunException {
    private final List<String> problems;

    SettingsException(List<String> problems) {
        super("The stack's settings are wrong:\n- " + String.join("\n- ", problems));
        this.problems = List.copyOf(problems);
    }

    /** A sentence for each. */
    List<String> problems() {
        return problems;
    }
}
