package agentcore.streaming.infra;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an agent runtime may do: fetch its image, log, trace, count, and get its own workload's tokens. Whoever is in the
 * container has these rights too. Of models it may ask the one that is set, and of memories use the one.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-permissions.html">IAM permissions for
 *      AgentCore Runtime</a>
 */
final class AgentPolicy {
    private static final Pattern IMAGE = Pattern
            .compile("([0-9]{12})\\.dkr\\.ecr\\.([a-z0-9-]+)\\.amazonaws\\.com/([a-z0-9._/-]+)[:@].*");
    private static final List<String> ANY = List.of("*");

    private AgentPolicy() {}

    static Policy of(String partition, String region, String account, String runtime, String image,
            AgentSettings agent) {
        Matcher parts = IMAGE.matcher(image);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no image in Amazon ECR: " + image);
        }
        String repository = "arn:" + partition + ":ecr:" + parts.group(2) + ":" + parts.group(1) + ":repository/"
                + parts.group(3);
        String logs = "arn:" + partition + ":logs:" + region + ":" + account + ":log-group:";
        String ours = logs + "/aws/bedrock-agentcore/runtimes/" + runtime + "-*";
        String directory = "arn:" + partition + ":bedrock-agentcore:" + region + ":" + account
                + ":workload-identity-directory/default";
        Policy policy = new Policy()
                .allow("Image", List.of("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"), List.of(repository))
                .allow("ImageLogin", List.of("ecr:GetAuthorizationToken"), ANY)
                .allow("LogGroup", List.of("logs:CreateLogGroup", "logs:DescribeLogStreams", "logs:PutResourcePolicy"),
                        List.of(ours))
                .allow("LogGroups", List.of("logs:DescribeLogGroups"), List.of(logs + "*"))
                .allow("Logs", List.of("logs:CreateLogStream", "logs:PutLogEvents"), List.of(ours + ":log-stream:*"))
                .allow("Traces", List.of("xray:PutTraceSegments", "xray:PutTelemetryRecords",
                        "xray:GetSamplingRules", "xray:GetSamplingTargets"), ANY)
                .allow("Metrics", List.of("cloudwatch:PutMetricData"), ANY,
                        Json.object("StringEquals", Json.object("cloudwatch:namespace", "bedrock-agentcore")))
                .allow("WorkloadIdentity", List.of("bedrock-agentcore:GetWorkloadAccessToken",
                        "bedrock-agentcore:GetWorkloadAccessTokenForJWT",
                        "bedrock-agentcore:GetWorkloadAccessTokenForUserId"),
                        List.of(directory, directory + "/workload-identity/" + runtime + "-*"));
        agent.model().allow(policy, partition, account);
        agent.environment().allow(policy, partition, account);
        return policy;
    }
}
