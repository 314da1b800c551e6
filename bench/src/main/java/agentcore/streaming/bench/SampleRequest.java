package agentcore.streaming.bench;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** A request as API Gateway hands it to a function: proxy event of a REST API, with the headers that a browser sends. */
final class SampleRequest {
    private static final String[][] HEADERS = {{"Accept", "text/event-stream"},
            {"Accept-Encoding", "gzip, deflate, br"},
            {"Accept-Language", "ja,en-US;q=0.7,en;q=0.3"}, {"CloudFront-Forwarded-Proto", "https"},
            {"CloudFront-Viewer-Country", "JP"}, {"Content-Type", "application/json"},
            {"Host", "abcdefghij.execute-api.ap-northeast-1.amazonaws.com"}, {"Origin", "https://app.example"},
            {"Referer", "https://app.example/"}, {"sec-fetch-dest", "empty"}, {"sec-fetch-mode", "cors"},
            {"User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"},
            {"Via", "2.0 0123456789abcdef0123456789abcdef.cloudfront.net (CloudFront)"},
            {"X-Amz-Cf-Id", "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST"},
            {"X-Amzn-Trace-Id", "Root=1-67891233-abcdef012345678912345678"},
            {"X-Forwarded-For", "192.0.2.1, 198.51.100.7"}, {"X-Forwarded-Port", "443"},
            {"X-Forwarded-Proto", "https"}, {"X-Session-Id", "3f0e1f0c-2a8e-4c43-9c5b-7d5b2c9a4d11"}};

    private SampleRequest() {}

    static String json(String requestId, long now, Plan plan) {
        JsonObject single = new JsonObject();
        JsonObject multi = new JsonObject();
        for (String[] header : HEADERS) {
            single.put(header[0], header[1]);
            multi.put(header[0], new JsonArray().add(header[1]));
        }
        return new JsonObject().put("resource", "/invoke").put("path", "/invoke").put("httpMethod", "POST")
                .put("headers", single).put("multiValueHeaders", multi).putNull("queryStringParameters")
                .putNull("multiValueQueryStringParameters").putNull("pathParameters").putNull("stageVariables")
                .put("requestContext",
                        new JsonObject().put("accountId", "123456789012").put("apiId", "abcdefghij")
                                .put("httpMethod", "POST").put("path", "/prod/invoke").put("stage", "prod")
                                .put("resourcePath", "/invoke").put("requestId", requestId)
                                .put("requestTimeEpoch", now)
                                .put("identity", new JsonObject().put("sourceIp", "192.0.2.1").putNull("userArn")))
                .put("body", plan.json()).put("isBase64Encoded", false).encode();
    }
}
