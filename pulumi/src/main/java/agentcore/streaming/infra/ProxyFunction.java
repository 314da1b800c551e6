package agentcore.streaming.infra;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.pulumi.asset.FileArchive;
import com.pulumi.aws.cloudwatch.LogGroup;
import com.pulumi.aws.cloudwatch.LogGroupArgs;
import com.pulumi.aws.iam.Role;
import com.pulumi.aws.iam.RoleArgs;
import com.pulumi.aws.iam.RolePolicy;
import com.pulumi.aws.iam.RolePolicyArgs;
import com.pulumi.aws.lambda.Alias;
import com.pulumi.aws.lambda.AliasArgs;
import com.pulumi.aws.lambda.Function;
import com.pulumi.aws.lambda.FunctionArgs;
import com.pulumi.aws.lambda.inputs.FunctionEnvironmentArgs;
import com.pulumi.aws.lambda.inputs.FunctionLoggingConfigArgs;
import com.pulumi.aws.lambda.inputs.FunctionSnapStartArgs;
import com.pulumi.aws.lambda.inputs.FunctionTracingConfigArgs;
import com.pulumi.core.Output;
import com.pulumi.resources.ComponentResource;

/** The function, its role and its log group; with SnapStart a published version too, and an alias that is at it. */
final class ProxyFunction extends ComponentResource {
    private static final String ALIAS = "live";
    /** Lambda's most, as for API Gateway's streams. */
    private static final int TIMEOUT_SECONDS = 900;

    private final Output<String> name;
    private final Output<String> arn;
    private final Optional<Output<String>> alias;
    private final Output<String> invoked;
    private final Output<String> expected;

    ProxyFunction(Site site, FunctionSettings settings, AgentSettings agent, ApiSettings api, CalledRuntime runtime) {
        super("agentcore-streaming:infra:ProxyFunction", "proxy", site.component());
        LogGroup logs = new LogGroup("proxy-logs", LogGroupArgs.builder().name("/aws/lambda/" + settings.name())
                .retentionInDays(site.logRetentionDays()).build(), site.data(this));
        Role role = new Role("proxy-role", RoleArgs.builder()
                .description("What the function " + settings.name() + " may do")
                .assumeRolePolicy(Policy.trust("lambda.amazonaws.com").text()).build(), Site.in(this));
        RolePolicy policy = new RolePolicy("proxy-policy", RolePolicyArgs.builder().role(role.name())
                .policy(Output.tuple(runtime.arn(), logs.arn())
                        .applyValue(of -> FunctionPolicy.of(settings, agent, of.t1, of.t2).text()))
                .build(), Site.named(this));
        FunctionArgs.Builder args = FunctionArgs.builder().name(settings.name())
                .description("Streams an AgentCore agent's answers to API Gateway")
                .runtime(settings.runtime()).handler("bootstrap") // neither runtime looks at it, and Lambda wants one
                .architectures(settings.architecture()).code(new FileArchive(settings.zip().toString()))
                .memorySize(settings.memory()).timeout(TIMEOUT_SECONDS).role(role.arn())
                .environment(FunctionEnvironmentArgs.builder()
                        .variables(environment(settings, agent, api, runtime)).build())
                .loggingConfig(FunctionLoggingConfigArgs.builder().logFormat("JSON").logGroup(logs.name()).build())
                // Without it the function's requests are unsampled, and the runtime skips its own spans.
                .tracingConfig(FunctionTracingConfigArgs.builder().mode("Active").build())
                .publish(settings.snapStart());
        settings.reservedConcurrency().ifPresent(args::reservedConcurrentExecutions);
        if (settings.snapStart()) {
            args.snapStart(FunctionSnapStartArgs.builder().applyOn("PublishedVersions").build());
        }
        Function function = new Function("proxy-function", args.build(), Site.named(this, policy));
        name = function.name();
        arn = function.arn();
        if (settings.snapStart()) {
            Alias at = new Alias("proxy-alias", AliasArgs.builder().name(ALIAS).functionName(function.name())
                    .functionVersion(function.version()).build(), Site.named(this));
            alias = Optional.of(at.name());
            invoked = at.arn();
        } else {
            alias = Optional.empty();
            invoked = arn;
        }
        expected = site.arn("lambda", "function:" + settings.name() + (settings.snapStart() ? ":" + ALIAS : ""));
        registerOutputs(Map.of("name", name, "arn", arn));
    }

    /** Only what differs from the function's defaults, for they are its own affair. */
    private static Output<Map<String, String>> environment(FunctionSettings settings, AgentSettings agent,
            ApiSettings api, CalledRuntime runtime) {
        return Output.tuple(runtime.arn(), runtime.qualifier()).applyValue(of -> {
            Map<String, String> environment = new TreeMap<>(settings.environment());
            environment.put("AGENT_RUNTIME_ARN", of.t1);
            environment.put("AGENT_QUALIFIER", of.t2);
            environment.put("PROXY_UPSTREAM_AUTH", agent.takesTokens() ? "bearer" : "sigv4");
            putList(environment, "PROXY_ALLOWED_ORIGINS", api.allowedOrigins());
            putList(environment, "PROXY_FORWARD_HEADERS", agent.forwardHeaders());
            if (settings.isManaged()) {
                environment.put("AWS_LAMBDA_EXEC_WRAPPER", "/var/task/wrapper");
            }
            return environment;
        });
    }

    private static void putList(Map<String, String> environment, String name, List<String> values) {
        if (!values.isEmpty()) {
            environment.put(name, String.join(",", values));
        }
    }

    Output<String> name() {
        return name;
    }

    Output<String> arn() {
        return arn;
    }

    /** The alias that the API calls, if it isn't the function itself. */
    Optional<Output<String>> alias() {
        return alias;
    }

    /** The ARN that the API calls: the alias's, or the function's. */
    Output<String> invoked() {
        return invoked;
    }

    /** The same as it follows from the settings, whether there is a function or not. */
    Output<String> expected() {
        return expected;
    }
}
