package agentcore.streaming.infra;

import com.google.gson.JsonObject;

/**
 * A line for each request, as API Gateway saw it. Never the path, which has session ids in it, but the resource's.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html">The
 *      variables</a>
 */
final class AccessLog {
    private static final String[] FIELDS = {"requestId", "extendedRequestId", "requestTime", "httpMethod",
            "resourcePath", "status", "protocol", "responseLength", "responseLatency", "identity.sourceIp",
            "error.responseType", "xrayTraceId", "integration.requestId", "integration.status", "integration.latency",
            "integration.timeToAllHeaders", "integration.timeToFirstContent", "integration.responseTransferMode"};

    private AccessLog() {}

    static String format() {
        JsonObject format = new JsonObject();
        for (String field : FIELDS) {
            format.addProperty(field, "$context." + field);
        }
        return Json.text(format);
    }
}
