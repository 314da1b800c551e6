package agentcore.streaming.infra.engine;

import java.util.Arrays;
import java.util.List;

/**
 * The kinds of resources that the program declares, with what makes the provider replace one: what its schema calls
 * {@code ForceNew} (terraform-provider-aws 5.100, which {@code com.pulumi:aws} 6.83 wraps).
 */
enum Kind {
    REPOSITORY("aws:ecr/repository:Repository", true, "name", "encryptionConfigurations"),
    LIFECYCLE("aws:ecr/lifecyclePolicy:LifecyclePolicy", false, "repository"),
    ROLE("aws:iam/role:Role", true, "name", "path"),
    ROLE_POLICY("aws:iam/rolePolicy:RolePolicy", true, "name", "role"),
    ATTACHMENT("aws:iam/rolePolicyAttachment:RolePolicyAttachment", false, "role", "policyArn"),
    LOG_GROUP("aws:cloudwatch/logGroup:LogGroup", true, "name", "logGroupClass"),
    CLOUD_CONTROL("aws:cloudcontrol/resource:Resource", false, "typeName"),
    FUNCTION("aws:lambda/function:Function", true, "name", "packageType"),
    ALIAS("aws:lambda/alias:Alias", true, "name", "functionName"),
    PERMISSION("aws:lambda/permission:Permission", false, "action", "function", "principal", "qualifier", "sourceArn"),
    API("aws:apigateway/restApi:RestApi", true),
    DEPLOYMENT("aws:apigateway/deployment:Deployment", false, "restApi", "triggers"),
    STAGE("aws:apigateway/stage:Stage", false, "restApi", "stageName"),
    METHOD_SETTINGS("aws:apigateway/methodSettings:MethodSettings", false, "restApi", "stageName", "methodPath"),
    KEY("aws:apigateway/apiKey:ApiKey", true, "value"),
    PLAN("aws:apigateway/usagePlan:UsagePlan", true),
    PLAN_KEY("aws:apigateway/usagePlanKey:UsagePlanKey", false, "keyId", "keyType", "usagePlanId"),
    ACCOUNT("aws:apigateway/account:Account", false),
    ALARM("aws:cloudwatch/metricAlarm:MetricAlarm", true, "name"),
    DASHBOARD("aws:cloudwatch/dashboard:Dashboard", false, "dashboardName");

    final String token;
    /** Whether the provider gives it a name where the program gives none. */
    final boolean autonamed;
    final List<String> replacedBy;

    Kind(String token, boolean autonamed, String... replacedBy) {
        this.token = token;
        this.autonamed = autonamed;
        this.replacedBy = List.of(replacedBy);
    }

    /** Of a URN, whose last part but one ends with the token. */
    static Kind of(String urn) {
        String types = urn.split("::")[2];
        String token = types.substring(types.lastIndexOf('$') + 1);
        return Arrays.stream(values()).filter(kind -> kind.token.equals(token)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("The stand-in knows no " + token + "."));
    }
}
