package agentcore.streaming.wire.gateway;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import agentcore.streaming.wire.gateway.ProxyEvent.Authorizer;
import agentcore.streaming.wire.gateway.ProxyEvent.Identity;
import agentcore.streaming.wire.gateway.ProxyEvent.RequestContext;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

/**
 * Makes {@link ProxyEvent}s out of the JSON that the Lambda Runtime API hands out. All maps and most strings of an event
 * may be {@code null}; members it doesn't know are skipped.
 *
 * <p>Stateless; any thread.
 */
public final class ProxyEventReader {
    private static final JsonFactory JSON = JsonFactory.builder().build();

    private final JsonParser json;
    private String resource = "";
    private String path = "";
    private String httpMethod = "";
    private Map<String, String> headers = Map.of();
    private Map<String, List<String>> multiValueHeaders = Map.of();
    private Map<String, String> pathParameters = Map.of();
    private Map<String, String> queryStringParameters = Map.of();
    private String body = "";
    private boolean base64;
    private String version = "";
    private boolean httpApi;
    private RequestContext requestContext = new RequestContext("", 0, "");

    private ProxyEventReader(JsonParser json) {
        this.json = json;
    }

    /**
     * Reads an event.
     *
     * @param event the event's JSON, in UTF-8
     * @return the event
     * @throws MalformedEventException if it is not JSON, not an object, or an HTTP API's event of payload version 2.0
     */
    public static ProxyEvent read(byte[] event) {
        try (JsonParser json = JSON.createParser(event)) {
            return new ProxyEventReader(json).event();
        } catch (IOException e) {
            throw new MalformedEventException("The event is not the JSON of a REST API's proxy request.", e);
        }
    }

    private ProxyEvent event() throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new MalformedEventException("The event is not a JSON object, so it is no REST API's proxy request.");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "version" -> version = text().orElse("");
                case "resource" -> resource = text().orElse("");
                case "path" -> path = text().orElse("");
                case "httpMethod" -> httpMethod = text().orElse("");
                case "headers" -> headers = texts();
                case "multiValueHeaders" -> multiValueHeaders = textLists();
                case "pathParameters" -> pathParameters = texts();
                case "queryStringParameters" -> queryStringParameters = texts();
                case "body" -> body = text().orElse("");
                case "isBase64Encoded" -> base64 = text().filter("true"::equals).isPresent();
                case "requestContext" -> requestContext = requestContext();
                default -> json.skipChildren();
            }
        }
        if (json.nextToken() != null) {
            throw new MalformedEventException(
                    "The event is not a single JSON object, so it is no REST API's proxy request.");
        }
        if (resource.isEmpty() && (version.equals("2.0") || httpApi)) {
            throw new MalformedEventException(
                    "The event is an HTTP API's, of payload version 2.0, which function URLs send too: put a REST API in "
                            + "front of this function, as API Gateway streams no other's answers.");
        }
        return new ProxyEvent(resource, path, httpMethod, Headers.of(headers, multiValueHeaders), pathParameters,
                queryStringParameters, body, base64, requestContext);
    }

    private RequestContext requestContext() throws IOException {
        String requestId = "";
        String stage = "";
        long requestTimeEpoch = 0;
        Identity identity = Identity.UNKNOWN;
        Optional<Authorizer> authorizer = Optional.empty();
        if (json.currentToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                switch (name) {
                    case "requestId" -> requestId = text().orElse("");
                    case "stage" -> stage = text().orElse("");
                    case "requestTimeEpoch" -> {
                        requestTimeEpoch = json.getValueAsLong();
                        json.skipChildren();
                    }
                    case "identity" -> identity = identity();
                    case "authorizer" -> authorizer = authorizer();
                    case "http" -> { // where payload version 2.0 has method and path
                        httpApi = true;
                        json.skipChildren();
                    }
                    default -> json.skipChildren();
                }
            }
        } else {
            json.skipChildren();
        }
        return new RequestContext(requestId, requestTimeEpoch, stage, identity, authorizer);
    }

    private Identity identity() throws IOException {
        Map<String, String> members = texts();
        return new Identity(members.getOrDefault("cognitoIdentityId", ""), members.getOrDefault("userArn", ""),
                members.getOrDefault("apiKeyId", ""));
    }

    /** An HTTP API's event of this version has nulls in it where there is no authorizer. */
    private Optional<Authorizer> authorizer() throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return Optional.empty();
        }
        boolean said = false;
        String principalId = "";
        Map<String, String> claims = Map.of();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            said |= json.nextToken() != JsonToken.VALUE_NULL;
            switch (name) {
                case "principalId" -> principalId = text().orElse("");
                case "claims" -> claims = texts();
                default -> json.skipChildren();
            }
        }
        return said ? Optional.of(new Authorizer(principalId, claims)) : Optional.empty();
    }

    private Map<String, String> texts() throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        if (json.currentToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                text().ifPresent(value -> texts.put(name, value));
            }
        } else {
            json.skipChildren();
        }
        return texts;
    }

    private Map<String, List<String>> textLists() throws IOException {
        Map<String, List<String>> lists = new LinkedHashMap<>();
        if (json.currentToken() == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                List<String> values = new ArrayList<>();
                if (json.nextToken() == JsonToken.START_ARRAY) {
                    while (json.nextToken() != JsonToken.END_ARRAY) {
                        text().ifPresent(values::add);
                    }
                } else {
                    text().ifPresent(values::add);
                }
                if (!values.isEmpty()) {
                    lists.put(name, values);
                }
            }
        } else {
            json.skipChildren();
        }
        return lists;
    }

    /** The current value as text; empty, and stepped over, if it is null, an object or an array. */
    private Optional<String> text() throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL || !json.currentToken().isScalarValue()) {
            json.skipChildren();
            return Optional.empty();
        }
        return Optional.of(json.getText());
    }
}
