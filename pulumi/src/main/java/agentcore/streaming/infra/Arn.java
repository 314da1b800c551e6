package agentcore.streaming.infra;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of an ARN that settings are judged by.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html">Amazon Resource Names</a>
 */
record Arn(String partition, String service, String region, String account, String resource) {
    private static final Pattern FORM = Pattern
            .compile("arn:(aws[a-z-]*):([a-z0-9-]+):([a-z0-9-]+):([0-9]{12}):(\\S+)");

    static Optional<Arn> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(new Arn(form.group(1), form.group(2), form.group(3), form.group(4), form.group(5)))
                : Optional.empty();
    }

    /** The partition that a region lies in. */
    static String partition(String region) {
        if (region.startsWith("cn-")) {
            return "aws-cn";
        }
        if (region.startsWith("us-gov-")) {
            return "aws-us-gov";
        }
        if (region.startsWith("us-isob-")) {
            return "aws-iso-b";
        }
        if (region.startsWith("us-iso-")) {
            return "aws-iso";
        }
        return "aws";
    }

    /** Reads a setting that names something of one service, in the partition of the stack. */
    static Optional<String> read(ConfigValues values, String key, String region, String service, String resource,
            String example) {
        String text = values.matching(key, "", ".*", "an ARN", example);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String found = "is '" + text + "', ";
        Optional<Arn> arn = parse(text);
        if (arn.isEmpty()) {
            values.refuse(key, found + "which is no ARN: it must be one such as " + example + ".");
        } else if (!arn.get().service().equals(service)) {
            values.refuse(key, found + "which is something of " + arn.get().service() + " and must be of " + service
                    + ", such as " + example + ".");
        } else if (!arn.get().partition().equals(partition(region))) {
            values.refuse(key, found + "which is in the partition " + arn.get().partition() + "; the stack's region, "
                    + region + ", is in " + partition(region) + ", so it must be one such as " + example + ".");
        } else if (!arn.get().resource().matches(resource)) {
            values.refuse(key, found + "which names something else: it must be one such as " + example + ".");
        } else {
            return Optional.of(text);
        }
        return Optional.empty();
    }
}
