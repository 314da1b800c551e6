package agentcore.streaming.local.client;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a request needs to be let in; several may come together, as an API's key and a runtime's token.
 *
 * @param signer signs requests, for {@code AWS_IAM}
 * @param apiKey for {@code apiKeyRequired}
 * @param token for a Cognito authorizer, or a runtime that takes the caller's token
 */
public record Access(Optional<Signer> signer, Optional<Secret> apiKey, Optional<Secret> token) {
    public static final Access NONE = new Access(Optional.empty(), Optional.empty(), Optional.empty());

    /** The headers of a request, with these added. */
    Map<String, String> headers(String method, URI url, Map<String, String> headers, byte[] body)
            throws ClientException {
        Map<String, String> all = new LinkedHashMap<>(headers);
        apiKey.ifPresent(key -> all.put("x-api-key", key.reveal()));
        token.ifPresent(bearer -> all.put("Authorization", "Bearer " + bearer.reveal()));
        if (signer.isPresent()) {
            all.putAll(signer.get().sign(method, url, all, body));
        }
        return all;
    }
}
