package agentcore.streaming.infra;

import java.util.Map;
import java.util.Optional;

import com.pulumi.aws.apigateway.Account;
import com.pulumi.aws.apigateway.AccountArgs;
import com.pulumi.aws.apigateway.inputs.StageAccessLogSettingsArgs;
import com.pulumi.aws.cloudwatch.LogGroup;
import com.pulumi.aws.cloudwatch.LogGroupArgs;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicyAttachment;
import com.pulumi.aws.iam.RolePolicyAttachmentArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;
import com.pulumi.resources.ComponentResourceOptions;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.Resource;

/**
 * API Gateway's access logs, and the role that it needs for them: one for the account and region, whoever makes it. Without
 * one a stage with access logs is refused. So the one that is made here is left behind: other stacks' stages need it too.
 */
final class GatewayLogs extends ComponentResource {
    private final LogGroup logs;
    private final Optional<Account> account;

    GatewayLogs(Site site, ApiSettings settings, Resource api) {
        super("agentcore-streaming:infra:GatewayLogs", "api-logs",
                ComponentResourceOptions.builder().parent(api).build());
        account = settings.logRole() == ApiSettings.LogRole.CREATE ? Optional.of(account(site)) : Optional.empty();
        logs = new LogGroup("api-log-group", LogGroupArgs.builder().name("/aws/apigateway/" + site.name())
                .retentionInDays(site.logRetentionDays()).build(), site.data(this));
        registerOutputs(Map.of("logGroup", logs.name()));
    }

    private Account account(Site site) {
        CustomResourceOptions left = CustomResourceOptions.builder().parent(this).retainOnDelete(true).build();
        Role role = new Role("api-log-role", RoleArgs.builder().description("API Gateway's logs, of all its APIs")
                .assumeRolePolicy(Policy.trust("apigateway.amazonaws.com").text()).build(), left);
        RolePolicyAttachment policy = new RolePolicyAttachment("api-log-policy", RolePolicyAttachmentArgs.builder()
                .role(role.name())
                .policyArn(Output.format(
                        "arn:%s:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
                        site.partition()))
                .build(), left);
        return new Account("api-account", AccountArgs.builder().cloudwatchRoleArn(role.arn()).build(),
                CustomResourceOptions.builder().parent(this).retainOnDelete(true).dependsOn(policy).build());
    }

    StageAccessLogSettingsArgs settings() {
        return StageAccessLogSettingsArgs.builder().destinationArn(logs.arn()).format(AccessLog.format()).build();
    }

    /** What has to be there before a stage may log. */
    Resource ready() {
        return account.<Resource>map(made -> made).orElse(logs);
    }
}
