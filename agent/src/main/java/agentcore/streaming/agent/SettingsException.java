package agentcore.streaming.agent;

import java.util.List;

/** Settings are wrong; the message has a line for each, which is a sentence. */
final class SettingsException extends Exception {
    SettingsException(List<String> problems) {
        super(String.join("\n", problems));
    }
}
