package agentcore.streaming.infra;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;

/**
 * The API as API Gateway imports it: what {@code contract/openapi.json} offers, and for each operation who may call it and
 * that the function answers it as a stream.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html">API
 *      Gateway's extensions of OpenAPI</a>
 */
final class ApiDocument {
    /** The longest that API Gateway lets a stream last. */
    private static final int TIMEOUT_MILLIS = 900_000;
    private static final String SCHEME = "caller";

    private final Contract contract;
    private final ApiSettings settings;

    ApiDocument(Contract contract, ApiSettings settings) {
        this.contract = contract;
        this.settings = settings;
    }

    /** One of the API's operations, as permissions name it. */
    record Operation(String id, String method, String path) {}

    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonElement> path : contract.api().getAsJsonObject("paths").entrySet()) {
            for (Map.Entry<String, JsonElement> method : path.getValue().getAsJsonObject().entrySet()) {
                operations.add(new Operation(method.getValue().getAsJsonObject().get("operationId").getAsString(),
                        method.getKey().toUpperCase(Locale.ROOT), path.getKey()));
            }
        }
        return operations;
    }

    /** The document for a function, by the URI that API Gateway invokes it by. */
    JsonObject of(String title, String uri) {
        JsonObject api = contract.api();
        api.getAsJsonObject("info").addProperty("title", title);
        for (Map.Entry<String, JsonElement> path : api.getAsJsonObject("paths").entrySet()) {
            for (Map.Entry<String, JsonElement> method : path.getValue().getAsJsonObject().entrySet()) {
                JsonObject operation = method.getValue().getAsJsonObject();
                // Browsers send no credentials with a preflight request.
                operation.add("security", method.getKey().equals("options") ? new JsonArray() : security());
                operation.add("x-amazon-apigateway-integration", Json.object("type", "aws_proxy", "httpMethod", "POST",
                        "uri", uri, "responseTransferMode", "STREAM", "timeoutInMillis", TIMEOUT_MILLIS));
            }
        }
        if (settings.auth() != ApiSettings.Auth.NONE) {
            api.getAsJsonObject("components").add("securitySchemes", Json.object(SCHEME, scheme()));
        }
        api.addProperty("x-amazon-apigateway-api-key-source", "HEADER");
        if (!settings.allowedOrigins().isEmpty()) {
            JsonObject response = Json.object("responseParameters", corsHeaders());
            api.add("x-amazon-apigateway-gateway-responses",
                    Json.object("DEFAULT_4XX", response, "DEFAULT_5XX", response));
        }
        return api;
    }

    private JsonArray security() {
        return settings.auth() == ApiSettings.Auth.NONE
                ? new JsonArray()
                : Json.array(Json.object(SCHEME, new JsonArray()));
    }

    /** API Gateway keeps all of them in a header, also where the standard has another type for it. */
    private JsonObject scheme() {
        return switch (settings.auth()) {
            case IAM -> header("Authorization", "x-amazon-apigateway-authtype", "awsSigv4");
            case API_KEY -> header("x-api-key");
            case COGNITO -> header("Authorization", "x-amazon-apigateway-authtype", "cognito_user_pools",
                    "x-amazon-apigateway-authorizer", Json.object("type", "cognito_user_pools", "providerARNs",
                            List.of(settings.userPool().orElseThrow())));
            case NONE -> throw new IllegalStateException("no scheme");
        };
    }

    private static JsonObject header(String name, Object... more) {
        JsonObject scheme = Json.object("type", "apiKey", "name", name, "in", "header");
        Json.object(more).asMap().forEach(scheme::add);
        return scheme;
    }

    /**
     * For the errors that API Gateway itself answers, of which the function knows nothing. A header is a fixed text, or a copy
     * of a request's; there are no lists. One origin is named, and may send cookies, as for the function's answers. Of several,
     * a copy of {@code Origin} would name whoever asks: no more than {@code *} says, and with credentials it would let all read
     * what comes of a visitor's cookies. So it is {@code *}, without: such an error has nothing in it that is anybody's own.
     */
    private JsonObject corsHeaders() {
        List<String> origins = settings.allowedOrigins();
        String origin = origins.size() == 1 ? origins.get(0) : "*";
        JsonObject headers = Json.object("gatewayresponse.header.Access-Control-Allow-Origin", "'" + origin + "'",
                "gatewayresponse.header.Access-Control-Expose-Headers",
                "'x-amzn-RequestId,x-amzn-ErrorType,Retry-After'");
        if (!origin.equals("*")) {
            headers.addProperty("gatewayresponse.header.Access-Control-Allow-Credentials", "'true'");
        }
        return headers;
    }
}
