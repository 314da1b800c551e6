package agentcore.streaming.proxy;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import agentcore.streaming.wire.gateway.Headers;

/**
 * The caller's access token, which AgentCore verifies. Its text is handed out for the call only: it is in no log and in no
 * exception.
 */
final class BearerToken {
    /** What asks for a token. */
    static final String CHALLENGE = "Bearer";

    private static final String AUTHORIZATION = "Authorization";
    /** RFC 6750, section 2.1; the scheme in any case (RFC 9110, section 11.1). */
    private static final Pattern CREDENTIALS = Pattern.compile("(?i:Bearer) +([A-Za-z0-9._~+/-]+=*)");
    /** Shorter parts of a token say nothing, and would be found in any text. */
    private static final int SHORTEST_PART = 8;

    private final String text;

    private BearerToken(String text) {
        this.text = text;
    }

    /**
     * The token that a request brings, where it has to bring one.
     *
     * @throws ProblemException if it brings none, or more than one (RFC 6750, section 3.1)
     */
    static Optional<BearerToken> of(Headers headers, Settings.UpstreamAuth auth) {
        return switch (auth) {
            case SIGV4 -> Optional.empty();
            case BEARER -> Optional.of(of(headers));
        };
    }

    private static BearerToken of(Headers headers) {
        List<String> values = headers.all(AUTHORIZATION);
        if (values.size() > 1) {
            throw new ProblemException(ProblemType.BAD_REQUEST,
                    "The request has the header " + AUTHORIZATION + " more than once: send one of them.");
        }
        Matcher credentials = CREDENTIALS.matcher(values.isEmpty() ? "" : values.getFirst().strip());
        if (!credentials.matches()) {
            throw new ProblemException(Problem
                    .of(ProblemType.UNAUTHORIZED,
                            "The agent wants an access token: send it in the header Authorization, as Bearer TOKEN.")
                    .with("WWW-Authenticate", CHALLENGE));
        }
        return new BearerToken(credentials.group(1));
    }

    /** For the call to AgentCore, and for nobody else. */
    String authorization() {
        return "Bearer " + text;
    }

    /** Somebody else's words, without the token and its parts. */
    String hiddenIn(String words) {
        String hidden = words.replace(text, "…");
        for (String part : text.split("\\.")) {
            if (part.length() >= SHORTEST_PART) {
                hidden = hidden.replace(part, "…");
            }
        }
        return hidden;
    }

    @Override
    public String toString() {
        return "an access token";
    }
}
