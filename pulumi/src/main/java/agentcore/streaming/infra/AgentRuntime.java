package agentcore.streaming.infra;

import java.util.List;
import java.util.Map;

import com.google.gson.JsonParser;
import com.pulumi.aws.cloudcontrol.Resource;
import com.pulumi.aws.cloudcontrol.ResourceArgs;
import com.pulumi.aws.cloudwatch.LogGroup;
import com.pulumi.aws.cloudwatch.LogGroupArgs;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;

/**
 * An agent runtime of an image, its role, and an endpoint that is pinned to the version that this stack has made.
 *
 * <p>{@code com.pulumi:aws} 6 doesn't know AgentCore, so that runtime and endpoint are Cloud Control's. The provider checks
 * their state against CloudFormation's schema in each preview; what somebody changes elsewhere it doesn't see.
 */
final class AgentRuntime extends ComponentResource {
    /** What holds the runtime's environment: what was asked for, and the live state. */
    private static final List<String> STATES = List.of("desiredState", "properties");

    private final CalledRuntime called;

    AgentRuntime(Site site, AgentSettings settings, Output<String> image) {
        super("agentcore-streaming:infra:AgentRuntime", "agent", site.component());
        String name = settings.runtimeName();
        Role role = new Role("agent-role", RoleArgs.builder()
                .description("What the agent runtime " + name + " may do")
                .assumeRolePolicy(Output.tuple(site.account(), site.arn("bedrock-agentcore", "*"))
                        .applyValue(at -> Policy.trust("bedrock-agentcore.amazonaws.com", at.t1, at.t2).text()))
                .build(), Site.in(this));
        RolePolicy policy = new RolePolicy("agent-policy", RolePolicyArgs.builder().role(role.name())
                .policy(Output.tuple(site.partition(), site.region(), site.account(), image)
                        .applyValue(at -> AgentPolicy.of(at.t1, at.t2, at.t3, name, at.t4, settings).text()))
                .build(), Site.named(this));
        // Nothing of Cloud Control's waits for IAM by itself.
        Output<String> state = Output.tuple(role.arn(), image)
                .applyValue(of -> Json.text(RuntimeState.runtime(settings, of.t1, of.t2, site.tags())));
        boolean secret = settings.environment().isSecret();
        Resource runtime = new Resource("runtime", ResourceArgs.builder().typeName("AWS::BedrockAgentCore::Runtime")
                .desiredState(secret ? state.asSecret() : state)
                .build(), secret ? Site.secret(this, policy, STATES) : Site.in(this, policy));
        // The service makes it with the first line that is logged; made before the endpoint, it has a retention. That of DEFAULT
        // comes with the runtime, so that it is there before its name is known (hashicorp/terraform-provider-aws#47629).
        LogGroup logs = new LogGroup("agent-logs", LogGroupArgs.builder()
                .name(Output.format("/aws/bedrock-agentcore/runtimes/%s-%s", runtime.id(), settings.endpointName()))
                .retentionInDays(site.logRetentionDays()).build(), site.data(this));
        Output<String> version = runtime.properties().applyValue(properties -> JsonParser.parseString(properties)
                .getAsJsonObject().get("AgentRuntimeVersion").getAsString());
        Resource endpoint = new Resource("endpoint", ResourceArgs.builder()
                .typeName("AWS::BedrockAgentCore::RuntimeEndpoint")
                .desiredState(Output.tuple(runtime.id(), version).applyValue(of -> Json
                        .text(RuntimeState.endpoint(settings, of.t1, of.t2, site.tags()))))
                .build(), Site.in(this, logs));
        // Of the id, which stays, and not of the live state, which is unknown in each preview of a new image.
        called = new CalledRuntime(Output.of(name), site.arn("bedrock-agentcore", "runtime/%s", runtime.id()),
                runtime.id(), endpoint.id().applyValue(made -> settings.endpointName()));
        registerOutputs(Map.of("name", called.name(), "arn", called.arn(), "id", called.id(), "qualifier",
                called.qualifier()));
    }

    CalledRuntime called() {
        return called;
    }
}
