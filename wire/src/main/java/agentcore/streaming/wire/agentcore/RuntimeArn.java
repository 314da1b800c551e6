package agentcore.streaming.wire.agentcore;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARN of an agent runtime: {@code arn:aws:bedrock-agentcore:REGION:ACCOUNT:runtime/ID}.
 *
 * @param partition for example {@code aws}
 * @param region the region that requests are signed for
 * @param accountId twelve digits
 * @param runtimeId the runtime's name, a hyphen and ten characters
 */
public record RuntimeArn(String partition, String region, String accountId, String runtimeId) {
    /** What an ARN looks like, for messages to operators. */
    public static final String EXAMPLE = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/my_agent-AbCdEfGhIj";

    private static final Pattern PATTERN = Pattern.compile(
            "arn:(aws[a-z\\-]*):bedrock-agentcore:([a-z0-9\\-]+):([0-9]{12}):runtime/([a-zA-Z][a-zA-Z0-9_]{0,99}-[a-zA-Z0-9]{10})");

    /**
     * Reads an ARN.
     *
     * @param arn the text
     * @return its parts
     * @throws IllegalArgumentException if it is not the ARN of an agent runtime
     */
    public static RuntimeArn parse(String arn) {
        Matcher matcher = PATTERN.matcher(arn);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("It is not the ARN of an agent runtime, such as " + EXAMPLE + ".");
        }
        return new RuntimeArn(matcher.group(1), matcher.group(2), matcher.group(3), matcher.group(4));
    }

    /** The ARN as text. */
    @Override
    public String toString() {
        return "arn:" + partition + ":bedrock-agentcore:" + region + ":" + accountId + ":runtime/" + runtimeId;
    }
}
