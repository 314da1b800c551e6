package agentcore.streaming.wire.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * A request as API Gateway hands it to a function: the REST API's proxy event, payload version 1.0. What API Gateway sends
 * as {@code null} is an empty map or an empty string here.
 *
 * @param resource the route's resource, for example {@code /sessions/{id}}; requests are routed by it
 * @param path the path as the client sent it, without the stage
 * @param httpMethod the method, in capitals
 * @param headers the request's headers
 * @param pathParameters the values for the braces in {@code resource}
 * @param queryStringParameters the last value of each query parameter
 * @param body the body as the event has it, empty if there is none; {@link #decodedBody} is what the client sent
 * @param base64 whether it is base64
 * @param requestContext what API Gateway itself knows about the request
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html">Input
 *      format of a Lambda function for proxy integration</a>
 */
public record ProxyEvent(String resource, String path, String httpMethod, Headers headers,
        Map<String, String> pathParameters, Map<String, String> queryStringParameters, String body,
        boolean base64, RequestContext requestContext) {
    /**
     * The body as the client sent it.
     *
     * @return its bytes, made anew; of length 0 if there is none
     * @throws MalformedEventException if it is not the base64 that it claims to be
     */
    public byte[] decodedBody() {
        if (!base64) {
            return body.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return Base64.getDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            throw new MalformedEventException("The event says that its body is base64, but it is not.", e);
        }
    }

    /**
     * What API Gateway itself knows about the request. Nothing of it is the client's word, unlike the headers: a client may
     * send a header {@code x-amzn-request-context} of its own making.
     *
     * @param requestId API Gateway's id of the request; empty if the event has none
     * @param requestTimeEpoch when API Gateway received it, in milliseconds since 1970; 0 if the event doesn't say
     * @param stage the stage of the API
     * @param identity who calls, by API Gateway's own means
     * @param authorizer what the method's authorizer said; empty if there is none, or all that it says is null
     */
    public record RequestContext(String requestId, long requestTimeEpoch, String stage, Identity identity,
            Optional<Authorizer> authorizer) {
        /**
         * Of a request from nobody in particular.
         *
         * @param requestId as above
         * @param requestTimeEpoch as above
         * @param stage as above
         */
        public RequestContext(String requestId, long requestTimeEpoch, String stage) {
            this(requestId, requestTimeEpoch, stage, Identity.UNKNOWN, Optional.empty());
        }
    }

    /**
     * Who calls, by API Gateway's own means. Each is empty where there is nothing to say.
     *
     * @param cognitoIdentityId the identity, for requests that are signed with credentials of a Cognito identity pool
     * @param userArn the user or role, for requests that are signed with SigV4
     * @param apiKeyId the id of the API key, for methods that want one
     */
    public record Identity(String cognitoIdentityId, String userArn, String apiKeyId) {
        /** Nobody in particular. */
        public static final Identity UNKNOWN = new Identity("", "", "");
    }

    /**
     * What the method's authorizer said.
     *
     * @param principalId whom a Lambda authorizer took the caller for; empty if there is none
     * @param claims the claims of the token that a Cognito authorizer has verified. Only an object counts: a text of this name
     *     is a Lambda authorizer's own context, which can hold no objects, and what it means only that authorizer knows
     */
    public record Authorizer(String principalId, Map<String, String> claims) {}
}
