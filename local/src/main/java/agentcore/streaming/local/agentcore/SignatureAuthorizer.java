package agentcore.streaming.local.agentcore;

import agentcore.streaming.local.http.HttpHeaders;
import agentcore.streaming.wire.agentcore.AgentCoreApi;
import agentcore.streaming.wire.agentcore.AgentCoreError;
import agentcore.streaming.wire.agentcore.RuntimeArn;

/**
 * Wants a SigV4 signature for the service and the runtime's region, and doesn't look whether it is right.
 *
 * @param runtime the runtime
 */
public record SignatureAuthorizer(RuntimeArn runtime) implements Authorizer {
    static final String SCHEME = "AWS4-HMAC-SHA256 ";

    @Override
    public void require(HttpHeaders headers) throws ServiceException {
        String scope = "/" + runtime.region() + "/" + AgentCoreApi.SERVICE + "/aws4_request";
        boolean signed = headers.first("Authorization").filter(value -> value.startsWith(SCHEME)
                && value.contains("Credential=") && value.contains(scope) && value.contains("SignedHeaders=")
                && value.contains("Signature=")).isPresent() && headers.first("X-Amz-Date").isPresent();
        if (!signed) {
            throw new ServiceException(AgentCoreError.ACCESS_DENIED,
                    "The request must be signed (SigV4) for the service "
                            + AgentCoreApi.SERVICE + " in " + runtime.region() + ".");
        }
    }

    @Override
    public boolean authorizationMayBeForwarded() {
        return false;
    }
}
