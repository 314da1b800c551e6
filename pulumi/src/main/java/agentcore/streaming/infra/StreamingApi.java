package agentcore.streaming.infra;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import com.pulumi.aws.apigateway.ApiKey;
import com.pulumi.aws.apigateway.ApiKeyArgs;
import com.pulumi.aws.apigateway.Deployment;
import com.pulumi.aws.apigateway.DeploymentArgs;
import com.pulumi.aws.apigateway.MethodSettings;
import com.pulumi.aws.apigateway.MethodSettingsArgs;
import com.pulumi.aws.apigateway.RestApi;
import com.pulumi.aws.apigateway.RestApiArgs;
import com.pulumi.aws.apigateway.Stage;
import com.pulumi.aws.apigateway.StageArgs;
import com.pulumi.aws.apigateway.UsagePlan;
import com.pulumi.aws.apigateway.UsagePlanArgs;
import com.pulumi.aws.apigateway.UsagePlanKey;
import com.pulumi.aws.apigateway.UsagePlanKeyArgs;
import com.pulumi.aws.apigateway.inputs.MethodSettingsSettingsArgs;
import com.pulumi.aws.apigateway.inputs.RestApiEndpointConfigurationArgs;
import com.pulumi.aws.apigateway.inputs.UsagePlanApiStageArgs;
import com.pulumi.aws.apigateway.inputs.UsagePlanThrottleSettingsArgs;
import com.pulumi.aws.lambda.Permission;
import com.pulumi.aws.lambda.PermissionArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;

/**
 * The REST API that streams, at stage {@code prod}. Regional: edge-optimized ones cut streams after 30 s of silence.
 *
 * <p>{@code com.pulumi:aws} 6 can't say {@code responseTransferMode} of an integration, so that the API is an OpenAPI
 * document; API Gateway takes it as it is, and nobody reads it back.
 */
final class StreamingApi extends ComponentResource {
    static final String STAGE = "prod";

    private final Output<String> id;
    private final Output<String> invokeUrl;
    private final Optional<Output<String>> key;

    StreamingApi(Site site, ApiSettings settings, Contract contract, ProxyFunction function) {
        super("agentcore-streaming:infra:StreamingApi", "streaming-api", site.component());
        ApiDocument document = new ApiDocument(contract, settings);
        RestApi api = new RestApi("api", RestApiArgs.builder().name(site.name())
                .description("An AgentCore agent, whose answers are streamed")
                .body(body(site, document, function.invoked()))
                .endpointConfiguration(RestApiEndpointConfigurationArgs.builder().types("REGIONAL").build()).build(),
                Site.in(this));
        for (ApiDocument.Operation operation : document.operations()) {
            permit(api, operation, function);
        }
        // Not of the function's own ARN: where the function is made anew, Pulumi would delete all that is replaced with it
        // first, and a deployment can't be deleted while the stage is at it.
        Deployment deployment = new Deployment("api-deployment", DeploymentArgs.builder().restApi(api.id())
                .triggers(body(site, document, function.expected())
                        .applyValue(text -> Map.of("document", sha256(text))))
                .build(), Site.in(this));
        Stage stage = stage(site, settings, api, deployment);
        new MethodSettings("api-settings", MethodSettingsArgs.builder().restApi(api.id()).stageName(stage.stageName())
                .methodPath("*/*")
                .settings(MethodSettingsSettingsArgs.builder().throttlingRateLimit((double) settings.throttleRate())
                        .throttlingBurstLimit(settings.throttleBurst()).metricsEnabled(true).loggingLevel("OFF")
                        .dataTraceEnabled(false) // it would log prompts and answers
                        .build())
                .build(), Site.named(this));
        id = api.id();
        invokeUrl = Output.format("%s/invoke", stage.invokeUrl());
        key = settings.auth() == ApiSettings.Auth.API_KEY
                ? Optional.of(key(site, settings, api, stage))
                : Optional.empty();
        Map<String, Output<?>> outputs = new LinkedHashMap<>(Map.of("id", id, "invokeUrl", invokeUrl));
        key.ifPresent(value -> outputs.put("key", value));
        registerOutputs(outputs);
    }

    private static Output<String> body(Site site, ApiDocument document, Output<String> function) {
        return Output.format("arn:%s:apigateway:%s:lambda:path/2021-11-15/functions/%s/response-streaming-invocations",
                site.partition(), site.region(), function).applyValue(uri -> Json.text(document.of(site.name(), uri)));
    }

    /** To invoke the function, for one operation at this stage. */
    private void permit(RestApi api, ApiDocument.Operation operation, ProxyFunction function) {
        PermissionArgs.Builder args = PermissionArgs.builder().action("lambda:InvokeFunction")
                .principal("apigateway.amazonaws.com").function(function.name())
                .sourceArn(Output.format("%s/%s/%s%s", api.executionArn(), STAGE, operation.method(),
                        operation.path().replaceAll("\\{[^}]+}", "*")));
        function.alias().ifPresent(args::qualifier);
        new Permission("api-may-" + operation.id(), args.build(), Site.in(this));
    }

    private Stage stage(Site site, ApiSettings settings, RestApi api, Deployment deployment) {
        StageArgs.Builder args = StageArgs.builder().restApi(api.id()).deployment(deployment.id()).stageName(STAGE)
                .xrayTracingEnabled(true);
        if (settings.logRole() == ApiSettings.LogRole.OFF) {
            return new Stage("api-stage", args.build(), Site.named(this));
        }
        GatewayLogs logs = new GatewayLogs(site, settings, this);
        return new Stage("api-stage", args.accessLogSettings(logs.settings()).build(), Site.named(this, logs.ready()));
    }

    private Output<String> key(Site site, ApiSettings settings, RestApi api, Stage stage) {
        ApiKey made = new ApiKey("api-key", ApiKeyArgs.builder().description("Calls " + site.name()).build(),
                Site.in(this));
        UsagePlan plan = new UsagePlan("api-plan", UsagePlanArgs.builder()
                .description("Who calls " + site.name())
                .apiStages(UsagePlanApiStageArgs.builder().apiId(api.id()).stage(stage.stageName()).build())
                .throttleSettings(UsagePlanThrottleSettingsArgs.builder().rateLimit((double) settings.throttleRate())
                        .burstLimit(settings.throttleBurst()).build())
                .build(), Site.in(this));
        new UsagePlanKey("api-plan-key", UsagePlanKeyArgs.builder().keyId(made.id()).keyType("API_KEY")
                .usagePlanId(plan.id()).build(), Site.in(this));
        return made.value().asSecret();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    Output<String> id() {
        return id;
    }

    Output<String> invokeUrl() {
        return invokeUrl;
    }

    Optional<Output<String>> key() {
        return key;
    }
}
