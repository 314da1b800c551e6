package agentcore.streaming.local.agentcore;

import agentcore.streaming.local.http.HttpHeaders;

/** Who may call a runtime: whoever signs (SigV4), or whoever has a token; never both. Thread-safe. */
public sealed interface Authorizer permits SignatureAuthorizer, JwtAuthorizer {
    /**
     * Lets a call through, or not.
     *
     * @param headers the call's
     * @throws ServiceException if it may not be made
     */
    void require(HttpHeaders headers) throws ServiceException;

    /**
     * Whether the agent may see {@code Authorization}, if the allow-list names it.
     *
     * @return not, where it is a signature
     */
    boolean authorizationMayBeForwarded();
}
