package agentcore.streaming.infra;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.google.gson.JsonObject;

/**
 * What the agent asks: nobody, a model or an inference profile at Amazon Bedrock, or a server that speaks OpenAI's words.
 *
 * @param model as the agent's {@code AGENT_MODEL} has it
 * @param region where the stack, and with it Bedrock, is
 * @param openaiBaseUrl where that server is
 * @param guardrail id and version of the guardrail that calls of Bedrock are under
 */
record ModelSettings(String model, String region, Optional<String> openaiBaseUrl, Optional<Guardrail> guardrail) {
    private static final String BEDROCK = "bedrock:";
    private static final String OPENAI = "openai:";
    private static final String ID = "[a-zA-Z0-9][a-zA-Z0-9._:/@+-]{0,2047}";
    /**
     * Profiles of AWS's own: a part of the world before the model's id.
     *
     * @see <a href="https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html">Supported
     *      inference profiles</a>
     */
    private static final Pattern PROFILE = Pattern.compile("(us|us-gov|eu|apac|jp|au|ca|sa|global)\\.([^.]+\\..+)");

    /** A guardrail and its version. */
    record Guardrail(String id, String version) {}

    static ModelSettings from(ConfigValues values, String region) {
        String model = values.matching("agentModel", "offline", "offline|(" + BEDROCK + "|" + OPENAI + ")" + ID,
                "offline, bedrock: and a model's or inference profile's id, or openai: and a model's name",
                "bedrock:us.amazon.nova-lite-v1:0");
        if (model.startsWith(BEDROCK + "arn:") && !model.matches(
                BEDROCK + "arn:" + Arn.partition(region) + ":bedrock:" + region + ":([0-9]{12})?:[a-z-]+/.+")) {
            values.refuse("agentModel", "is '" + model + "', and an ARN there must be Bedrock's, in the stack's region,"
                    + " such as bedrock:arn:" + Arn.partition(region) + ":bedrock:" + region
                    + ":123456789012:application-inference-profile/abcdefghijkl.");
        }
        Optional<String> url = values.optional("openaiBaseUrl", "https?://[^\\s?#@]+", "a server's address",
                "https://models.example/v1");
        if (model.startsWith(OPENAI) && !values.isSet("openaiBaseUrl")) {
            values.refuse("openaiBaseUrl", "is not set, which agentModel openai: needs: set it to the server's address,"
                    + " such as https://models.example/v1.");
        }
        if (!model.startsWith(OPENAI) && values.isSet("openaiBaseUrl")) {
            values.refuse("openaiBaseUrl", "is set, but agentModel is " + model + ": take it out, or set agentModel to"
                    + " openai: and a model's name.");
        }
        Optional<Guardrail> guardrail = values.optional("agentGuardrail", "[a-z0-9]{1,64}:(DRAFT|[1-9][0-9]{0,7})",
                "a guardrail's id and version", "gr1234567890:1")
                .map(text -> new Guardrail(text.split(":")[0], text.split(":")[1]));
        if (values.isSet("agentGuardrail") && !model.startsWith(BEDROCK)) {
            values.refuse("agentGuardrail", "is set, but agentModel is " + model
                    + ", and only Bedrock has guardrails: take it out, or set agentModel to bedrock: and a model's id.");
        }
        return new ModelSettings(model, region, url, guardrail);
    }

    boolean isBedrock() {
        return model.startsWith(BEDROCK);
    }

    /** The agent's own settings. */
    Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(Map.of("AGENT_MODEL", model));
        if (isBedrock()) {
            environment.put("AGENT_MODEL_REGION", region);
        }
        openaiBaseUrl.ifPresent(url -> environment.put("OPENAI_BASE_URL", url));
        guardrail.ifPresent(chosen -> {
            environment.put("AGENT_GUARDRAIL_ID", chosen.id());
            environment.put("AGENT_GUARDRAIL_VERSION", chosen.version());
        });
        return environment;
    }

    /**
     * Allows to stream answers of the one model. A profile's calls run in regions of its choice: there, too, but through it only.
     *
     * @see <a href="https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html">Prerequisites for
     *      inference profiles</a>
     */
    void allow(Policy policy, String partition, String account) {
        if (!isBedrock()) {
            return;
        }
        String id = model.substring(BEDROCK.length());
        String bedrock = "arn:" + partition + ":bedrock:";
        Matcher profile = PROFILE.matcher(id);
        List<String> stream = List.of("bedrock:InvokeModelWithResponseStream");
        if (id.startsWith("arn:")) {
            policy.allow("Model", stream, List.of(id));
            if (id.contains("inference-profile/")) {
                policy.allow("ModelThroughProfile", stream, List.of(bedrock + "*::foundation-model/*"), through(id));
            }
        } else if (profile.matches()) {
            String arn = bedrock + region + ":" + account + ":inference-profile/" + id;
            String modelOf = "::foundation-model/" + profile.group(2);
            policy.allow("Model", stream, List.of(arn));
            // A global profile's model has an ARN without region, too.
            policy.allow("ModelThroughProfile", stream, profile.group(1).equals("global")
                    ? List.of(bedrock + "*" + modelOf, bedrock + modelOf)
                    : List.of(bedrock + "*" + modelOf), through(arn));
        } else {
            policy.allow("Model", stream, List.of(bedrock + region + "::foundation-model/" + id));
        }
        guardrail.ifPresent(chosen -> policy.allow("Guardrail", List.of("bedrock:ApplyGuardrail"),
                List.of(bedrock + region + ":" + account + ":guardrail/" + chosen.id())));
    }

    private static JsonObject through(String profile) {
        return Json.object("StringEquals", Json.object("bedrock:InferenceProfileArn", profile));
    }
}
