package agentcore.streaming.local.client;

import java.util.Optional;

/** How an API lets callers in, as the stack's output {@code AuthMode} and the option {@code --auth} name it. */
public enum AuthMode {
    NONE, IAM, API_KEY, TOKEN;

    public static final String NAMES = "none, iam, apiKey, cognito or bearer";

    public static Optional<AuthMode> named(String name) {
        return switch (name) {
            case "none" -> Optional.of(NONE);
            case "iam" -> Optional.of(IAM);
            case "apiKey" -> Optional.of(API_KEY);
            case "cognito", "bearer" -> Optional.of(TOKEN);
            default -> Optional.empty();
        };
    }
}
