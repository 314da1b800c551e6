package agentcore.streaming.infra;

import java.util.Map;

import com.google.gson.JsonObject;

/**
 * What Cloud Control is to make of a runtime and its endpoint, in CloudFormation's words.
 *
 * @see <a href=
 *      "https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-bedrockagentcore-runtime.html">AWS::BedrockAgentCore::Runtime</a>
 */
final class RuntimeState {
    private RuntimeState() {}

    static JsonObject runtime(AgentSettings settings, String role, String image, Map<String, String> tags) {
        JsonObject state = Json.object("AgentRuntimeName", settings.runtimeName(), "RoleArn", role,
                "NetworkConfiguration", network(settings.network()),
                "AgentRuntimeArtifact",
                Json.object("ContainerConfiguration", Json.object("ContainerUri", image)),
                "ProtocolConfiguration", "HTTP",
                "EnvironmentVariables", Json.object(settings.environment().variables()),
                "LifecycleConfiguration", Json.object("IdleRuntimeSessionTimeout", settings.idleTimeout(),
                        "MaxLifetime", settings.maxLifetime()));
        if (!settings.forwardHeaders().isEmpty()) {
            state.add("RequestHeaderConfiguration",
                    Json.object("RequestHeaderAllowlist", settings.forwardHeaders()));
        }
        settings.tokens().ifPresent(tokens -> state.add("AuthorizerConfiguration",
                Json.object("CustomJWTAuthorizer", authorizer(tokens))));
        state.add("Tags", Json.object(tags)); // the provider's default tags don't reach in here
        return state;
    }

    static JsonObject endpoint(AgentSettings settings, String runtimeId, String version, Map<String, String> tags) {
        return Json.object("AgentRuntimeId", runtimeId, "Name", settings.endpointName(), "AgentRuntimeVersion",
                version, "Tags", Json.object(tags));
    }

    private static JsonObject network(AgentSettings.Network network) {
        return network.isVpc()
                ? Json.object("NetworkMode", "VPC", "NetworkModeConfig",
                        Json.object("SecurityGroups", network.securityGroups(), "Subnets", network.subnets()))
                : Json.object("NetworkMode", "PUBLIC");
    }

    private static JsonObject authorizer(TokenSettings tokens) {
        JsonObject authorizer = Json.object("DiscoveryUrl", tokens.discoveryUrl().orElseThrow());
        if (!tokens.audiences().isEmpty()) {
            authorizer.add("AllowedAudience", Json.array(tokens.audiences().toArray()));
        }
        if (!tokens.clients().isEmpty()) {
            authorizer.add("AllowedClients", Json.array(tokens.clients().toArray()));
        }
        if (!tokens.scopes().isEmpty()) {
            authorizer.add("AllowedScopes", Json.array(tokens.scopes().toArray()));
        }
        return authorizer;
    }
}
