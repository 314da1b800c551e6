package agentcore.streaming.infra;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The settings of a stack, read once. {@code Pulumi.yaml} lists them, with their defaults.
 *
 * @param region where the stack is
 * @param profile whose credentials are used, where not the environment's
 * @param allowedAccountIds the accounts that the stack may be in; none for any
 * @param protect whether Pulumi refuses to delete what holds data
 * @param retain whether what holds data stays when the stack goes
 * @param logRetentionDays how long logs are kept
 * @param alarms the alarms
 * @param agent the agent runtime
 * @param function the function
 * @param api the API
 */
record Settings(String region, Optional<String> profile, List<String> allowedAccountIds, boolean protect,
        boolean retain, int logRetentionDays, AlarmSettings alarms, AgentSettings agent,
        FunctionSettings function, ApiSettings api) {
    static final String REGION = "aws:region";
    static final String PROFILE = "aws:profile";
    /** What CloudWatch Logs takes (API reference, PutRetentionPolicy). */
    private static final TreeSet<Integer> RETENTIONS = new TreeSet<>(List.of(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180,
            365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653));

    /**
     * Reads the settings.
     *
     * @param config the stack's configuration; keys of this project without its name
     * @param secret keys whose values Pulumi keeps as secrets
     * @param stack the stack's name
     * @param root the project's folder, as the program may name it
     * @throws SettingsException with everything that is wrong with them
     */
    static Settings from(Map<String, String> config, Set<String> secret, String stack, Path root) {
        ConfigValues values = new ConfigValues(config, secret);
        Contract contract = Contract.in(root);
        String region = values.required(REGION, "[a-z]{2}(-[a-z]+)+-[0-9]", "a region of AWS", "us-east-1");
        AgentSettings agent = AgentSettings.from(values, region, stack, contract, root);
        Settings settings = new Settings(region,
                values.optional(PROFILE, "[^\\[\\]\\s]+", "a profile's name", "default"),
                values.list("allowedAccountIds", 100, "[0-9]{12}", "an account's 12 digits", "123456789012"),
                values.flag("protect", false), values.flag("retain", false), retention(values),
                AlarmSettings.from(values, region), agent, FunctionSettings.from(values, root, contract),
                ApiSettings.from(values, region, agent));
        List<String> problems = values.problems();
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return settings;
    }

    private static int retention(ConfigValues values) {
        String key = "logRetentionDays";
        int days = values.number(key, 30, 1, RETENTIONS.last(), "days");
        if (!RETENTIONS.contains(days)) {
            values.refuse(key, "is '" + days + "', which CloudWatch Logs doesn't offer: it must be one of " + RETENTIONS
                    + ", such as " + RETENTIONS.ceiling(days) + ".");
        }
        return days;
    }
}
