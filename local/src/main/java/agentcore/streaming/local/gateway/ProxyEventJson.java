package agentcore.streaming.local.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

/**
 * Writes a request as the proxy event of a REST API. Members and their order, and which are null where there is nothing to
 * say, are those of the developer guide's example.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html">Input
 *      format of a Lambda function for proxy integration</a>
 */
final class ProxyEventJson {
    static final String STAGE = "prod";
    static final String API_ID = "local00000";
    static final String ACCOUNT = "123456789012";

    private static final JsonFactory JSON = JsonFactory.builder().build();
    private static final DateTimeFormatter REQUEST_TIME = DateTimeFormatter
            .ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    private ProxyEventJson() {}

    /**
     * The event. Its body is text, since the API declares no binary media types.
     *
     * @param route what the request was routed to
     * @param path the request's path
     * @param pathParameters what stands for the braces of the route's resource
     * @param headers the request's, and those that API Gateway adds
     * @param query the request's query parameters
     */
    static byte[] write(Route route, String path, Map<String, String> pathParameters,
            List<Map.Entry<String, String>> headers, List<Map.Entry<String, String>> query, byte[] body,
            String requestId, Instant time) {
        Map<String, List<String>> multiHeaders = multi(headers, new TreeMap<>(String.CASE_INSENSITIVE_ORDER));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length + 2048);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("resource", route.resource());
            json.writeStringField("path", path);
            json.writeStringField("httpMethod", route.method());
            writeLast(json, "headers", multiHeaders);
            writeAll(json, "multiValueHeaders", multiHeaders);
            Map<String, List<String>> multiQuery = multi(query, new LinkedHashMap<>());
            writeLast(json, "queryStringParameters", multiQuery);
            writeAll(json, "multiValueQueryStringParameters", multiQuery);
            writeLast(json, "pathParameters", multi(List.copyOf(pathParameters.entrySet()), new LinkedHashMap<>()));
            json.writeNullField("stageVariables");
            json.writeObjectFieldStart("requestContext");
            writeContext(json, route, path, multiHeaders, requestId, time);
            json.writeEndObject();
            if (body.length == 0) {
                json.writeNullField("body");
            } else {
                json.writeStringField("body", new String(body, StandardCharsets.UTF_8));
            }
            json.writeBooleanField("isBase64Encoded", false);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a byte array doesn't fail
        }
        return bytes.toByteArray();
    }

    private static void writeContext(JsonGenerator json, Route route, String path, Map<String, List<String>> headers,
            String requestId, Instant time) throws IOException {
        json.writeStringField("resourceId", "local0");
        json.writeStringField("resourcePath", route.resource());
        json.writeStringField("httpMethod", route.method());
        json.writeStringField("extendedRequestId", requestId.replace("-", "").substring(0, 15) + "=");
        json.writeStringField("requestTime", REQUEST_TIME.format(time));
        // As behind a domain of one's own: with API Gateway's, the stage would come first.
        json.writeStringField("path", path);
        json.writeStringField("accountId", ACCOUNT);
        json.writeStringField("protocol", "HTTP/1.1");
        json.writeStringField("stage", STAGE);
        json.writeStringField("domainPrefix", "localhost");
        json.writeNumberField("requestTimeEpoch", time.toEpochMilli());
        json.writeStringField("requestId", requestId);
        json.writeObjectFieldStart("identity");
        for (String unknown : List.of("cognitoIdentityPoolId", "accountId", "cognitoIdentityId", "caller")) {
            json.writeNullField(unknown);
        }
        json.writeStringField("sourceIp", "127.0.0.1");
        for (String unknown : List.of("principalOrgId", "accessKey", "cognitoAuthenticationType",
                "cognitoAuthenticationProvider", "userArn")) {
            json.writeNullField(unknown);
        }
        List<String> userAgent = headers.get("User-Agent");
        json.writeStringField("userAgent", userAgent == null ? null : userAgent.getLast());
        json.writeNullField("user");
        json.writeEndObject();
        json.writeStringField("domainName", "localhost");
        json.writeStringField("deploymentId", "local0");
        json.writeStringField("apiId", API_ID);
    }

    private static Map<String, List<String>> multi(List<Map.Entry<String, String>> fields,
            Map<String, List<String>> into) {
        fields.forEach(field -> into.computeIfAbsent(field.getKey(), name -> new ArrayList<>()).add(field.getValue()));
        return into;
    }

    private static void writeLast(JsonGenerator json, String member, Map<String, List<String>> values)
            throws IOException {
        if (values.isEmpty()) {
            json.writeNullField(member);
            return;
        }
        json.writeObjectFieldStart(member);
        for (Map.Entry<String, List<String>> value : values.entrySet()) {
            json.writeStringField(value.getKey(), value.getValue().getLast());
        }
        json.writeEndObject();
    }

    private static void writeAll(JsonGenerator json, String member, Map<String, List<String>> values)
            throws IOException {
        if (values.isEmpty()) {
            json.writeNullField(member);
            return;
        }
        json.writeObjectFieldStart(member);
        for (Map.Entry<String, List<String>> value : values.entrySet()) {
            json.writeArrayFieldStart(value.getKey());
            for (String one : value.getValue()) {
                json.writeString(one);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
