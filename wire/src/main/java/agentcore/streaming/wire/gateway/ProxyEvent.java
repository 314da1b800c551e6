package agentcore.streaming.wire.gateway;

import java.util.Map;

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
 * @param body the decoded body; of length 0 if there is none
 * @param requestContext what API Gateway itself knows about the request
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html">Input
 *      format of a Lambda function for proxy integration</a>
 */
public record ProxyEvent(String resource, String path, String httpMethod, Headers headers,
        Map<String, String> pathParameters, Map<String, String> queryStringParameters, byte[] body,
        RequestContext requestContext) {

    /**
     * What API Gateway itself knows about the request.
     *
     * @param requestId API Gateway's id of the request; empty if the event has none
     * @param requestTimeEpoch when API Gateway received it, in milliseconds since 1970; 0 if the event doesn't say
     * @param stage the stage of the API
     */
    public record RequestContext(String requestId, long requestTimeEpoch, String stage) {}
}
