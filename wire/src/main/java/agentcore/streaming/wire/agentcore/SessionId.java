package agentcore.streaming.wire.agentcore;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A session id that both directions of the data plane take: 33 to 100 of {@code a-z A-Z 0-9 - _}, the first of them a
 * letter or a digit. (Requests may have up to 256 characters of any kind, but the response's pattern is the stricter one,
 * and an id that can't come back is of no use.)
 *
 * @param value the id
 */
public record SessionId(String value) {
    /** The rule in words, for messages to clients. */
    public static final String RULE = "33 to 100 characters out of a-z, A-Z, 0-9, '-' and '_', "
            + "beginning with a letter or a digit";

    private static final Pattern PATTERN = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9\\-_]{32,99}");

    /**
     * A session id.
     *
     * @throws IllegalArgumentException if the value breaks {@link #RULE}
     */
    public SessionId {
        if (!PATTERN.matcher(value).matches()) {
            throw new IllegalArgumentException("A session id must have " + RULE + ".");
        }
    }

    /**
     * Reads an id that someone has sent.
     *
     * @param value what was sent
     * @return the id, or empty if it breaks {@link #RULE}
     */
    public static Optional<SessionId> parse(String value) {
        return PATTERN.matcher(value).matches() ? Optional.of(new SessionId(value)) : Optional.empty();
    }

    /**
     * A new id that nobody can guess.
     *
     * @return a random UUID
     */
    public static SessionId random() {
        return new SessionId(UUID.randomUUID().toString());
    }
}
