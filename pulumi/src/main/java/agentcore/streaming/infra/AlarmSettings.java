package agentcore.streaming.infra;

import java.util.Optional;

/**
 * The settings of the alarms.
 *
 * @param topic the SNS topic that they tell
 * @param firstByteSeconds the alarm is at so many seconds until the agent's first byte, for 1 request in 100
 * @param errors the alarms are at so many errors, of a kind and in 5 minutes
 */
record AlarmSettings(Optional<String> topic, int firstByteSeconds, int errors) {
    static AlarmSettings from(ConfigValues values, String region) {
        return new AlarmSettings(
                Arn.read(values, "alarmTopicArn", region, "sns", "[A-Za-z0-9_-]{1,256}",
                        "arn:" + Arn.partition(region) + ":sns:" + region + ":123456789012:alarms"),
                values.number("alarmFirstByte", 20, 1, 900, "seconds"),
                values.number("alarmErrors", 5, 1, 1_000_000, "errors in 5 minutes"));
    }
}
