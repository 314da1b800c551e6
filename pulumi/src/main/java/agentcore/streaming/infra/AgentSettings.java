package agentcore.streaming.infra;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import agentcore.streaming.infra.image.ImageBuild;
import agentcore.streaming.infra.image.ImageException;
import agentcore.streaming.infra.image.ImageSpec;

/**
 * The settings of the agent runtime.
 *
 * @param source what agent it is
 * @param runtimeName the runtime's name
 * @param endpointName the name of the endpoint that the function calls
 * @param model what the agent asks
 * @param environment what it is told, of the model too
 * @param network where the agent's connections go out
 * @param idleTimeout seconds without a request after which a session ends
 * @param maxLifetime seconds after which a session ends anyway
 * @param forwardHeaders names of request headers that the agent may see
 * @param tokens whose tokens the runtime takes; none where it takes signed calls
 */
record AgentSettings(Source source, String runtimeName, String endpointName, ModelSettings model,
        AgentEnvironment environment, Network network, int idleTimeout, int maxLifetime, List<String> forwardHeaders,
        Optional<TokenSettings> tokens) {
    /** What only a runtime has that this stack makes, and what {@code Pulumi.yaml} has it as. */
    private static final Map<String, String> OF_OURS = new TreeMap<>(Map.of("runtimeName", "", "agentModel", "offline",
            "agentGuardrail", "", "openaiBaseUrl", "", "networkMode", "PUBLIC", "subnets", "", "securityGroups", "",
            "sessionIdleTimeout", "900", "sessionMaxLifetime", "28800"));
    private static final String NAME = "[a-zA-Z][a-zA-Z0-9_]{0,47}";

    /** What agent it is. */
    sealed interface Source {
        /** A runtime that is there already; nothing is made. */
        record Existing(String arn) implements Source {}

        /** An image that is there already. */
        record Image(String uri) implements Source {}

        /** This project's own agent. */
        record Own(ImageBuild image) implements Source {}
    }

    /**
     * Where the agent's connections go out: into the internet, or into subnets.
     *
     * @param subnets none for the internet
     */
    record Network(List<String> subnets, List<String> securityGroups) {
        boolean isVpc() {
            return !subnets.isEmpty();
        }
    }

    boolean takesTokens() {
        return tokens.isPresent();
    }

    static AgentSettings from(ConfigValues values, String region, String stack, Contract contract, Path root) {
        Source source = source(values, region, root);
        Optional<String> runtimeName = values.optional("runtimeName", NAME,
                "letters, digits and underscores, at most 48 and a letter first (AgentCore allows no hyphens)",
                "agentcore_streaming_dev");
        String endpoint = values.matching("endpointName", source instanceof Source.Existing ? "DEFAULT" : "live", NAME,
                "letters, digits and underscores, at most 48 and a letter first", "live");
        if (endpoint.equals("DEFAULT") && !(source instanceof Source.Existing)) {
            values.refuse("endpointName",
                    "is 'DEFAULT', which every runtime has by itself and which always is its newest"
                            + " version: it must be another name, such as live.");
        }
        if (values.isSet("agentRuntimeArn")) {
            OF_OURS.forEach((key, fallback) -> {
                if (values.isOther(key, fallback)) {
                    values.refuse(key,
                            "is set, but the runtime isn't made by this stack (agentRuntimeArn): take it out.");
                }
            });
        }
        ModelSettings model = ModelSettings.from(values, region);
        AgentEnvironment environment = AgentEnvironment.from(values, model, region, contract);
        if (source instanceof Source.Existing && values.isSet("agentSettings")) {
            values.refuse("agentSettings", "is set, but agentRuntimeArn names a runtime that is there already, with"
                    + " settings of its own: take one of them out.");
        }
        int idle = values.number("sessionIdleTimeout", 900, 60, 28_800, "seconds");
        int lifetime = values.number("sessionMaxLifetime", 28_800, 60, 28_800, "seconds");
        if (idle > lifetime) {
            values.refuse("sessionIdleTimeout",
                    "is '" + idle + "' and must not be more than sessionMaxLifetime, which is "
                            + lifetime + ".");
        }
        return new AgentSettings(source, runtimeName.orElse(defaultName(stack)), endpoint, model, environment,
                network(values), idle, lifetime, ForwardHeaders.from(values, contract), TokenSettings.from(values));
    }

    /** Stacks have a runtime each, side by side in one account. */
    private static String defaultName(String stack) {
        String name = "agentcore_streaming_" + stack.replaceAll("[^a-zA-Z0-9]", "_");
        return name.substring(0, Math.min(48, name.length()));
    }

    private static Source source(ConfigValues values, String region, Path root) {
        String example = "123456789012.dkr.ecr." + region + ".amazonaws.com/my-agent:1";
        Optional<String> image = values.optional("agentImage",
                "[0-9]{12}\\.dkr\\.ecr\\.[a-z0-9-]+\\.amazonaws\\.com/[a-z0-9._/-]+[:@]\\S+",
                "an image in Amazon ECR with its tag or digest", example);
        // "Container images must be in the same region as the application" (zscaler/zscaler-mcp-server#31).
        image.filter(uri -> !uri.contains(".ecr." + region + ".amazonaws.com/"))
                .ifPresent(uri -> values.refuse("agentImage", "is '" + uri + "', and AgentCore takes images of the"
                        + " stack's region only: push it to that, as " + example + "."));
        Optional<String> runtime = Arn.read(values, "agentRuntimeArn", region, "bedrock-agentcore",
                "runtime/[a-zA-Z][a-zA-Z0-9_]{0,99}-[a-zA-Z0-9]{10}", "arn:" + Arn.partition(region)
                        + ":bedrock-agentcore:" + region + ":123456789012:runtime/my_agent-AbCdEfGhIj");
        if (values.isSet("agentImage") && values.isSet("agentRuntimeArn")) {
            values.refuse("agentImage", "and agentRuntimeArn are both set: set agentImage for a runtime that is made of"
                    + " that image, or agentRuntimeArn for one that is there already.");
        }
        Optional<String> base = values.optional("agentBase", "\\S+", "an image that brings Java 25, by tag or digest",
                "public.ecr.aws/docker/library/eclipse-temurin:25-jre");
        if (!values.isSet("agentImage") && !values.isSet("agentRuntimeArn")) {
            return own(values, base, root);
        }
        if (values.isSet("agentBase")) {
            values.refuse("agentBase", "is set, but there is no image to make: take it out, or agentImage and"
                    + " agentRuntimeArn.");
        }
        return runtime.<Source>map(Source.Existing::new).orElseGet(() -> new Source.Image(image.orElse("")));
    }

    private static Source own(ConfigValues values, Optional<String> base, Path root) {
        try {
            ImageSpec spec = ImageSpec.read(root.resolve("contract/image.json"));
            return new Source.Own(new ImageBuild(base.map(spec::withBase).orElse(spec),
                    root.resolve("agent/target/agent"), System.err::println));
        } catch (ImageException e) {
            values.refuse("agentImage", "and agentRuntimeArn are both not set, and this project's own agent can't be"
                    + " deployed. " + e.getMessage());
            return new Source.Image("");
        }
    }

    private static Network network(ConfigValues values) {
        String mode = values.choice("networkMode", "PUBLIC", "PUBLIC", "VPC");
        List<String> subnets = values.list("subnets", 16, "subnet-[0-9a-zA-Z]{8,17}", "a subnet's id",
                "subnet-0123456789abcdef0");
        List<String> groups = values.list("securityGroups", 16, "sg-[0-9a-zA-Z]{8,17}", "a security group's id",
                "sg-0123456789abcdef0");
        for (String key : List.of("subnets", "securityGroups")) {
            if (mode.equals("VPC") && !values.isSet(key)) {
                values.refuse(key, "is not set, which networkMode VPC needs: set it to a list, such as [\""
                        + (key.equals("subnets") ? "subnet" : "sg") + "-0123456789abcdef0\"].");
            }
            if (mode.equals("PUBLIC") && values.isSet(key)) {
                values.refuse(key, "is set, but networkMode is PUBLIC: take it out, or set networkMode to VPC.");
            }
        }
        return new Network(subnets, groups);
    }
}
