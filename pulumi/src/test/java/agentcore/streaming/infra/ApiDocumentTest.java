package agentcore.streaming.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import com.google.gson.JsonObject;
import io.swagger.parser.OpenAPIParser;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API's document, as another's parser reads it. */
class ApiDocumentTest {
    private static final String POOL = "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEfGhI";

    @TempDir
    private static Path folder;
    private static Path zip;
    private static Declared plain;

    @BeforeAll
    static void declare() {
        zip = Project.zip(folder, "linux", "x86_64");
        plain = Declared.by(zip);
    }

    private static OpenAPI parsed(Declared declared) {
        SwaggerParseResult result = new OpenAPIParser()
                .readContents(declared.inputs("api").get("body").getAsString(), null, null);
        assertEquals(List.of(), result.getMessages());
        return result.getOpenAPI();
    }

    private static List<Operation> operations(OpenAPI api, boolean preflight) {
        return api.getPaths().values().stream().flatMap(path -> path.readOperationsMap().entrySet().stream())
                .filter(operation -> (operation.getKey() == PathItem.HttpMethod.OPTIONS) == preflight)
                .map(Map.Entry::getValue).toList();
    }

    @Test
    void everyOperationStreamsFromTheFunctionForAsLongAsApiGatewayLets() {
        OpenAPI api = parsed(plain);
        assertEquals("[/invoke, /sessions/{id}]", api.getPaths().keySet().toString());
        for (boolean preflight : new boolean[]{true, false}) {
            assertEquals(2, operations(api, preflight).size());
            for (Operation operation : operations(api, preflight)) {
                assertEquals(Map.of("type", "aws_proxy", "httpMethod", "POST", "uri",
                        "arn:aws:apigateway:us-east-1:lambda:path/2021-11-15/functions/arn:aws:lambda:us-east-1:"
                                + "123456789012:function:agentcore-proxy/response-streaming-invocations",
                        "responseTransferMode", "STREAM", "timeoutInMillis", 900_000),
                        operation.getExtensions().get("x-amazon-apigateway-integration"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"iam, Authorization, awsSigv4", "apiKey, x-api-key,", "cognito, Authorization, cognito_user_pools"})
    void callersAreAskedWhoTheyAreSaveForPreflightRequests(String auth, String header, String type) {
        OpenAPI api = parsed(
                Declared.by(zip, "auth", auth, "cognitoUserPoolArn", auth.equals("cognito") ? POOL : ""));
        SecurityScheme scheme = api.getComponents().getSecuritySchemes().get("caller");
        assertEquals(header, scheme.getName());
        assertEquals(SecurityScheme.In.HEADER, scheme.getIn());
        assertEquals(type, scheme.getExtensions() == null
                ? null
                : scheme.getExtensions().get("x-amazon-apigateway-authtype"));
        if (auth.equals("cognito")) {
            assertEquals(Map.of("type", "cognito_user_pools", "providerARNs", List.of(POOL)),
                    scheme.getExtensions().get("x-amazon-apigateway-authorizer"));
        }
        operations(api, false).forEach(operation -> assertEquals("[{caller=[]}]",
                operation.getSecurity().stream().map(Map::copyOf).toList().toString()));
        operations(api, true).forEach(operation -> assertEquals(List.of(), operation.getSecurity()));
    }

    @Test
    void allTheWorldMayCallWhereThatIsConfirmed() {
        OpenAPI api = parsed(Declared.by(zip, "auth", "none", "confirmNoAuth", "true"));
        assertEquals(null, api.getComponents().getSecuritySchemes());
        operations(api, false).forEach(operation -> assertEquals(List.of(), operation.getSecurity()));
    }

    private static JsonObject gatewaysOwn(String allowed) {
        JsonObject responses = Declared.by(zip, "allowedOrigins", allowed).document("api", "body")
                .getAsJsonObject("x-amazon-apigateway-gateway-responses");
        assertEquals("[DEFAULT_4XX, DEFAULT_5XX]", responses.keySet().toString());
        assertEquals(responses.get("DEFAULT_4XX"), responses.get("DEFAULT_5XX"));
        return responses.getAsJsonObject("DEFAULT_4XX").getAsJsonObject("responseParameters");
    }

    @Test
    void pagesMayReadApiGatewaysOwnErrorsWhereTheyMayReadAnswers() {
        assertFalse(plain.document("api", "body").has("x-amazon-apigateway-gateway-responses"));
        JsonObject one = gatewaysOwn("[\"https://a.example\"]");
        assertEquals("'https://a.example'",
                one.get("gatewayresponse.header.Access-Control-Allow-Origin").getAsString());
        assertEquals("'true'", one.get("gatewayresponse.header.Access-Control-Allow-Credentials").getAsString());
        for (String all : List.of("[\"*\"]", "[\"https://a.example\", \"https://b.example\"]")) {
            JsonObject any = gatewaysOwn(all);
            assertEquals("'*'", any.get("gatewayresponse.header.Access-Control-Allow-Origin").getAsString());
            // Browsers refuse * with credentials; and whatever is allowed here is allowed to everybody.
            assertFalse(any.has("gatewayresponse.header.Access-Control-Allow-Credentials"));
        }
    }

    private static String trigger(String... keysAndValues) {
        return Declared.by(zip, keysAndValues).inputs("api-deployment").getAsJsonObject("triggers").get("document")
                .getAsString();
    }

    @Test
    void theDeploymentIsReplacedWhenTheDocumentChangesAndOnlyThen() {
        String before = trigger();
        assertEquals(before, trigger("throttleRate", "5", "functionMemory", "2048", "agentImage", Project.IMAGE + "2"));
        assertNotEquals(before, trigger("auth", "apiKey"));
        assertNotEquals(before, trigger("functionName", "another"));
        assertNotEquals(before, trigger("allowedOrigins", "[\"*\"]"));
    }

    @Test
    void theApiIsRegionalAndThrottledAndLogsNoPathsAndNoBodies() {
        assertEquals("REGIONAL",
                plain.inputs("api").getAsJsonObject("endpointConfiguration").get("types").getAsString());
        JsonObject settings = plain.inputs("api-settings").getAsJsonObject("settings");
        assertEquals(10, settings.get("throttlingRateLimit").getAsInt());
        assertEquals(20, settings.get("throttlingBurstLimit").getAsInt());
        assertFalse(settings.get("dataTraceEnabled").getAsBoolean());
        JsonObject logs = plain.inputs("api-stage").getAsJsonObject("accessLogSettings");
        String format = logs.get("format").getAsString();
        for (String variable : List.of("resourcePath", "integration.timeToFirstContent",
                "integration.responseTransferMode", "integration.timeToAllHeaders")) {
            assertTrue(format.contains("\"$context." + variable + '"'), variable);
        }
        assertFalse(format.contains("$context.path"), format);
        assertEquals("prod", plain.inputs("api-stage").get("stageName").getAsString());
    }

    @Test
    void theAccountsRoleForLogsIsMadeOnlyWhereThatIsSet() {
        assertTrue(plain.has("api-account"));
        Declared existing = Declared.by(zip, "apiGatewayLogRole", "existing");
        assertFalse(existing.has("api-account"));
        assertTrue(existing.inputs("api-stage").has("accessLogSettings"));
        Declared off = Declared.by(zip, "apiGatewayLogRole", "off");
        assertFalse(off.has("api-account") || off.has("api-log-group"));
        assertFalse(off.inputs("api-stage").has("accessLogSettings"));
    }

    @Test
    void aKeyIsMadeOnlyWhereCallersHaveOne() {
        assertFalse(plain.has("api-key"));
        assertFalse(plain.outputs().contains("ApiKey"));
        Declared declared = Declared.by(zip, "auth", "apiKey");
        assertTrue(declared.outputs().contains("ApiKey"));
        assertEquals("agentcore-streaming-dev", declared.inputs("api").get("name").getAsString());
        assertTrue(declared.has("api-key") && declared.has("api-plan") && declared.has("api-plan-key"));
    }
}
