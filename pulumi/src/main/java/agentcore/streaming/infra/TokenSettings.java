package agentcore.streaming.infra;

import java.util.List;
import java.util.Optional;

/**
 * Whose access tokens the runtime takes, where it doesn't take signed calls. A runtime takes one or the other (developer
 * guide, runtime-oauth), and the function has to know which.
 *
 * @param discoveryUrl the issuer's discovery document; none for a runtime that isn't ours
 */
record TokenSettings(Optional<String> discoveryUrl, List<String> audiences, List<String> clients, List<String> scopes) {
    private static final String WORD = "[!-~]+";

    /** Present in bearer mode. */
    static Optional<TokenSettings> from(ConfigValues values) {
        boolean bearer = values.choice("upstreamAuth", "sigv4", "sigv4", "bearer").equals("bearer");
        TokenSettings tokens = new TokenSettings(
                values.optional("jwtDiscoveryUrl", "https://\\S+/\\.well-known/openid-configuration",
                        "an issuer's discovery document",
                        "https://issuer.example/.well-known/openid-configuration"),
                values.list("jwtAudiences", 100, WORD, "an audience", "my-api"),
                values.list("jwtClients", 100, WORD, "a client's id", "my-app"),
                values.list("jwtScopes", 100, "[\\x21\\x23-\\x5B\\x5D-\\x7E]+", "a scope", "agent/invoke"));
        boolean existing = values.isSet("agentRuntimeArn");
        for (String key : List.of("jwtDiscoveryUrl", "jwtAudiences", "jwtClients", "jwtScopes")) {
            if (values.isSet(key) && !bearer) {
                values.refuse(key, "is set, but upstreamAuth is sigv4, and a runtime that takes tokens takes no signed"
                        + " calls: take it out, or set upstreamAuth to bearer.");
            }
            if (values.isSet(key) && existing) {
                values.refuse(key, "is set, but the runtime isn't made by this stack (agentRuntimeArn): take it out.");
            }
        }
        if (bearer && !existing) {
            if (!values.isSet("jwtDiscoveryUrl")) {
                values.refuse("jwtDiscoveryUrl", "is not set, which upstreamAuth bearer needs: set it to an issuer's"
                        + " discovery document, such as https://issuer.example/.well-known/openid-configuration.");
            }
            if (!values.isSet("jwtAudiences") && !values.isSet("jwtClients")) {
                values.refuse("jwtAudiences", "and jwtClients are both not set, so that the issuer's tokens for anybody"
                        + " else would be taken too: set one of them, such as jwtClients to [\"my-app\"].");
            }
        }
        return bearer ? Optional.of(tokens) : Optional.empty();
    }
}
