package agentcore.streaming.agent;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import agentcore.streaming.agent.model.BedrockModel;
import agentcore.streaming.agent.model.OpenAiModel;
import agentcore.streaming.agent.turn.Turns;
import agentcore.streaming.wire.agentcore.AgentCoreApi;

/**
 * The agent's settings.
 *
 * @param host the address on which it listens
 * @param port where it listens; 0 for any free port
 * @param provider who runs the model
 * @param models the ids that a request may name; the first is asked where it names none
 * @param maxTokens the longest message of a model's, which a request may lower
 * @param maxInput the most characters that a request may say
 * @param limits what a turn may take
 * @param tools what the model may ask for
 * @param memory where sessions are remembered
 * @param traces where spans are sent, if they are
 * @param drain how long turns that run may go on when the process is told to end
 * @param jsonLogs whether the log is JSON
 */
record AgentSettings(String host, int port, Provider provider, List<String> models, int maxTokens, int maxInput,
        Turns.Limits limits, ToolSettings tools, MemorySettings memory, Optional<TraceSettings> traces, Duration drain,
        boolean jsonLogs) {
    /** Every address of the machine, as AgentCore asks for. */
    static final String EVERYWHERE = "0.0.0.0";
    /** The temperature that every model takes. */
    static final double MAX_TEMPERATURE = 1;

    private static final String MODEL = "AGENT_MODEL";
    private static final String REGION = "AGENT_MODEL_REGION";
    private static final String OFFLINE = "offline";
    private static final String BEDROCK = "bedrock:";
    private static final String OPENAI = "openai:";
    /** An id, an ARN or a name, as Bedrock and others have them. */
    private static final String ID = "[a-zA-Z0-9][a-zA-Z0-9._:/@+-]{0,2047}";

    /** Who runs the model. */
    sealed interface Provider {
        /** Nobody. */
        record Offline() implements Provider {}

        /** Amazon Bedrock. */
        record Bedrock(BedrockModel.Settings settings) implements Provider {}

        /** Whatever speaks OpenAI's chat completions. */
        record OpenAi(OpenAiModel.Settings settings) implements Provider {}
    }

    /** Reads them all, and says all that is wrong with them. */
    static AgentSettings from(Map<String, String> environment) throws SettingsException {
        SettingValues values = new SettingValues(environment);
        String model = values.matching(MODEL, "offline|(bedrock|openai):" + ID,
                "offline, bedrock: and a model's or inference profile's id, or openai: and a model's name, such as "
                        + "bedrock:us.amazon.nova-lite-v1:0")
                .orElse(OFFLINE);
        Provider provider = provider(model, values);
        AgentSettings settings = new AgentSettings(values.text("AGENT_HOST").orElse(EVERYWHERE),
                values.number("PORT", AgentCoreApi.CONTAINER_PORT, 0, 65_535), provider, models(model, values),
                values.number("AGENT_MAX_TOKENS", 4096, 1, 1_000_000),
                values.number("AGENT_MAX_INPUT", 200_000, 1, 10_000_000),
                new Turns.Limits(values.text("AGENT_SYSTEM_PROMPT"), values.number("AGENT_MAX_ROUNDS", 10, 0, 100),
                        values.duration("AGENT_TURN_TIMEOUT", Duration.ofMinutes(14), Duration.ofSeconds(1),
                                Duration.ofMinutes(60))),
                ToolSettings.from(values), MemorySettings.from(values), TraceSettings.from(values),
                values.duration("AGENT_DRAIN_TIMEOUT", Duration.ofSeconds(8), Duration.ZERO, Duration.ofMinutes(60)),
                values.matching("AGENT_LOG_FORMAT", "text|json", "text or json").orElse("text").equals("json"));
        if (!values.problems().isEmpty()) {
            throw new SettingsException(values.problems());
        }
        return settings;
    }

    private static List<String> models(String model, SettingValues values) {
        List<String> models = new ArrayList<>(List.of(model.replaceFirst("^(" + BEDROCK + "|" + OPENAI + ")", "")));
        values.matching("AGENT_MODEL_CHOICES", ID + "(," + ID + ")*",
                "ids of models that requests may name, with commas between")
                .ifPresent(more -> models.addAll(List.of(more.split(","))));
        return List.copyOf(models);
    }

    private static Provider provider(String model, SettingValues values) {
        Optional<String> region = values.matching(REGION, "[a-z0-9-]{1,32}", "a region such as us-east-1")
                .or(() -> values.matching("AWS_REGION", "[a-z0-9-]{1,32}", "a region such as us-east-1"));
        Optional<String> guardrail = values.matching("AGENT_GUARDRAIL_ID", "[a-zA-Z0-9:/_-]{1,2048}",
                "a guardrail's id or ARN");
        Optional<String> version = values.matching("AGENT_GUARDRAIL_VERSION", "DRAFT|[1-9][0-9]{0,7}",
                "a guardrail's version such as 1, or DRAFT");
        Optional<URI> bedrock = values.url("AWS_ENDPOINT_URL_BEDROCK_RUNTIME");
        Optional<URI> openai = values.url("OPENAI_BASE_URL");
        if (guardrail.isPresent() != version.isPresent()) {
            values.refuse("AGENT_GUARDRAIL_ID and AGENT_GUARDRAIL_VERSION belong together: set both or none.");
        }
        if (guardrail.isPresent() && !model.startsWith(BEDROCK)) {
            values.refuse("AGENT_GUARDRAIL_ID is set, but only Bedrock has guardrails: take it out, or set " + MODEL
                    + " to bedrock: and a model's id.");
        }
        if (model.startsWith(BEDROCK)) {
            if (values.text(REGION).isEmpty() && values.text("AWS_REGION").isEmpty()) {
                values.refuse(
                        REGION + " is not set, nor AWS_REGION: set it to the region of the model, such as us-east-1.");
            }
            return new Provider.Bedrock(new BedrockModel.Settings(region.orElse(""), bedrock,
                    guardrail.map(id -> new BedrockModel.Guardrail(id, version.orElse("")))));
        }
        if (model.startsWith(OPENAI)) {
            if (values.text("OPENAI_BASE_URL").isEmpty()) {
                values.refuse("OPENAI_BASE_URL is not set: set it to the address of the model's server, such as "
                        + "http://localhost:11434/v1.");
            }
            return new Provider.OpenAi(new OpenAiModel.Settings(openai.orElse(URI.create("http://localhost/")),
                    values.secret("OPENAI_API_KEY")));
        }
        return new Provider.Offline();
    }
}
