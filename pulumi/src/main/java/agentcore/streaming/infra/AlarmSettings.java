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
        String key = "alarmTopicArn";
        String example = "arn:" + Arn.partition(region) + ":sns:" + region + ":123456789012:alarms";
        Optional<String> topic = Arn.read(values, key, region, "sns", "[A-Za-z0-9_-]{1,256}", example);
        // "Invalid region ... specified", says CloudWatch while all else is made (cds-snc/notification-terraform#128).
        topic.flatMap(Arn::parse).filter(arn -> !arn.region().equals(region)).ifPresent(arn -> values.refuse(key,
                "is '" + topic.get() + "', which is in " + arn.region() + ", and alarms tell topics of their own region"
                        + " only: it must be one such as " + example + "."));
        return new AlarmSettings(topic, values.number("alarmFirstByte", 20, 1, 900, "seconds"),
                values.number("alarmErrors", 5, 1, 1_000_000, "errors in 5 minutes"));
    }
}
