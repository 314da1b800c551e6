package agentcore.streaming.infra;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the agent is told by its environment: the model, and settings of its own. No sentence shows a value, as there are keys
 * among them.
 *
 * @param variables by name
 * @param isSecret whether they must be in no state and no preview
 */
record AgentEnvironment(Map<String, String> variables, boolean isSecret) {
    private static final String KEY = "agentSettings";
    private static final String EXAMPLE = "AGENT_MAX_TOKENS=2048";
    /** What AgentCore takes at most; CloudFormation's schema has it. */
    private static final int LONGEST = 2048;
    private static final String MEMORY = "AGENT_MEMORY";
    private static final String MEMORY_REGION = "AGENT_MEMORY_REGION";
    private static final String CHOICES = "AGENT_MODEL_CHOICES";
    private static final String STORE = "agentcore:";

    static AgentEnvironment from(ConfigValues values, ModelSettings model, String region, Contract contract) {
        Map<String, String> variables = new TreeMap<>(Map.of("AGENT_LOG_FORMAT", "json"));
        variables.putAll(own(values, contract));
        if (variables.containsKey(CHOICES) && model.isBedrock()) {
            values.refuse(KEY, "has " + CHOICES + " in it, but the agent's role may ask the model of agentModel only:"
                    + " take it out.");
        }
        if (variables.getOrDefault(MEMORY, "").startsWith(STORE)) {
            variables.putIfAbsent(MEMORY_REGION, region);
        }
        variables.putAll(model.environment());
        return new AgentEnvironment(variables, values.isSecret(KEY));
    }

    private static Map<String, String> own(ConfigValues values, Contract contract) {
        Map<String, Contract.Variable> known = contract.agentEnvironment();
        Map<String, String> own = new TreeMap<>();
        List<String> settings = values.unseen(KEY, 30);
        for (String setting : settings) {
            String name = setting.replaceFirst("(?s)=.*", "");
            String value = setting.substring(Math.min(name.length() + 1, setting.length()));
            Contract.Variable variable = known.get(name);
            if (!setting.contains("=")) {
                values.refuse(KEY, "has a value in it that names no setting: it must be a setting of the agent with its"
                        + " value, such as " + EXAMPLE + ".");
            } else if (variable == null) {
                values.refuse(KEY,
                        "has " + name + " in it, which is no setting of the agent: README.md lists them, such"
                                + " as " + EXAMPLE + ".");
            } else if (!variable.setBy().equals(KEY)) {
                values.refuse(KEY, "has " + name + " in it, which " + (variable.setBy().equals("image")
                        ? "the agent's image"
                        : "a setting of the stack") + " decides about: take it out.");
            } else if (!value.matches(variable.pattern()) || value.length() > LONGEST) {
                values.refuse(KEY, "has " + name + " in it, whose value must be " + variable.rule()
                        + ", of " + LONGEST + " characters at most.");
            } else if (variable.secret() && !values.isSecret(KEY)) {
                values.refuse(KEY, "has " + name + " in it in plain text: set it by pulumi config set --secret --path '"
                        + KEY + "[" + settings.indexOf(setting) + "]' " + name + "=…, and think of it as known.");
            } else if (own.put(name, value) != null) {
                values.refuse(KEY, "has " + name + " twice.");
            }
        }
        return own;
    }

    /**
     * Allows what the agent does with AgentCore Memory, on the one that is set.
     *
     * @see <a href=
     *      "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonbedrockagentcore.html">Actions of
     *      Amazon Bedrock AgentCore</a>
     */
    void allow(Policy policy, String partition, String account) {
        String memory = variables.getOrDefault(MEMORY, "");
        if (memory.startsWith(STORE)) {
            policy.allow("Memory", List.of("bedrock-agentcore:CreateEvent", "bedrock-agentcore:ListEvents"),
                    List.of("arn:" + partition + ":bedrock-agentcore:" + variables.get(MEMORY_REGION) + ":" + account
                            + ":memory/" + memory.substring(STORE.length())));
        }
    }

    /** Names only. */
    @Override
    public String toString() {
        return variables.keySet().toString();
    }
}
