package agentcore.streaming.proxy;

import java.util.List;

/** The function can't start with these settings; the message names all that is wrong with them. */
final class SettingsException extends RuntimeException {
    SettingsException(List<String> problems) {
        super(String.join(" ", problems));
    }
}
