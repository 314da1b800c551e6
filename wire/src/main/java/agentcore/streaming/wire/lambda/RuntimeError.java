package agentcore.streaming.wire.lambda;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * An error as the Runtime API takes it.
 *
 * @param type {@code Function.} or {@code Runtime.} and a word, for example {@code Function.UpstreamTimeout}: Lambda
 *     replaces any other by {@code Function.Unknown} (aws-lambda-runtime-interface-emulator, {@code fatalerror.go})
 * @param message what went wrong, for whoever operates the function
 */
public record RuntimeError(String type, String message) {
    private static final Pattern TYPE = Pattern.compile("(Runtime|Function)\\.[A-Z][a-zA-Z]+");

    /**
     * An error.
     *
     * @throws IllegalArgumentException if the type isn't of the form that Lambda keeps
     */
    public RuntimeError {
        Objects.requireNonNull(message);
        if (!TYPE.matcher(type).matches()) {
            throw new IllegalArgumentException(
                    "An error's type is 'Function.' or 'Runtime.' and a word of letters that "
                            + "begins with a capital, not '" + type + "'.");
        }
    }

    /**
     * The error that an exception amounts to: its class's name, as far as Lambda takes it, and its message.
     *
     * @param failure the exception
     * @return the error
     */
    public static RuntimeError of(Throwable failure) {
        String word = failure.getClass().getSimpleName().replaceAll("[^a-zA-Z]", "");
        boolean usable = word.length() > 1 && word.charAt(0) >= 'A' && word.charAt(0) <= 'Z';
        String message = failure.getMessage();
        return new RuntimeError("Function." + (usable ? word : "Failure"), message == null ? "" : message);
    }
}
