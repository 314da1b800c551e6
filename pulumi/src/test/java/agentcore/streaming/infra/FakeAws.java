package agentcore.streaming.infra;

import java.util.HashMap;
import java.util.Map;

/** What AWS would answer, as far as the program looks at it. */
public final class FakeAws {
    static final String ACCOUNT = "123456789012";
    static final String REGION = "us-east-1";

    private FakeAws() {}

    static String id(String type, String name, Map<String, ?> inputs) {
        if (type.equals("aws:cloudcontrol/resource:Resource")) {
            return name.equals("runtime") ? "agentcore_streaming_dev-AbCdEfGhIj" : "endpoint-arn";
        }
        return inputs.get("name") instanceof String given ? given : name + "-1a2b3c4";
    }

    /** What there is beside the inputs. */
    static Map<String, Object> outputs(String type, String name, Map<String, ?> inputs) {
        String id = id(type, name, inputs);
        Map<String, Object> outputs = new HashMap<>();
        outputs.put("name", id);
        switch (type) {
            case "aws:cloudcontrol/resource:Resource" -> outputs.put("properties",
                    "{\"AgentRuntimeId\":\"" + id + "\",\"AgentRuntimeVersion\":\"7\"}");
            case "aws:iam/role:Role" -> outputs.put("arn", "arn:aws:iam::" + ACCOUNT + ":role/" + id);
            case "aws:cloudwatch/logGroup:LogGroup" -> outputs.put("arn",
                    "arn:aws:logs:" + REGION + ":" + ACCOUNT + ":log-group:" + id);
            case "aws:lambda/function:Function" -> {
                outputs.put("arn", "arn:aws:lambda:" + REGION + ":" + ACCOUNT + ":function:" + id);
                outputs.put("version", "3");
            }
            case "aws:lambda/alias:Alias" -> outputs.put("arn",
                    "arn:aws:lambda:" + REGION + ":" + ACCOUNT + ":function:agentcore-proxy:" + id);
            case "aws:apigateway/restApi:RestApi" -> outputs.put("executionArn",
                    "arn:aws:execute-api:" + REGION + ":" + ACCOUNT + ":" + id);
            case "aws:apigateway/stage:Stage" -> outputs.put("invokeUrl",
                    "https://abc.execute-api." + REGION + ".amazonaws.com/prod");
            case "aws:ecr/repository:Repository" -> {
                outputs.put("repositoryUrl", ACCOUNT + ".dkr.ecr." + REGION + ".amazonaws.com/" + id);
                outputs.put("registryId", ACCOUNT);
            }
            case "aws:apigateway/apiKey:ApiKey" -> outputs.put("value", "a-key-that-is-secret");
            default -> {
            }
        }
        return outputs;
    }

    /** What a function of the provider answers. */
    public static Map<String, Object> answer(String token) {
        return switch (token) {
            case "aws:index/getPartition:getPartition" -> Map.of("id", "aws", "partition", "aws", "dnsSuffix",
                    "amazonaws.com", "reverseDnsPrefix", "com.amazonaws");
            case "aws:index/getRegion:getRegion" -> Map.of("id", REGION, "name", REGION, "endpoint", "", "description",
                    "");
            case "aws:index/getCallerIdentity:getCallerIdentity" -> Map.of("id", ACCOUNT, "accountId", ACCOUNT, "arn",
                    "", "userId", "");
            case "aws:ecr/getAuthorizationToken:getAuthorizationToken" -> Map.of("id", REGION, "authorizationToken", "",
                    "expiresAt", "", "proxyEndpoint", "", "userName", "AWS", "password", "a-login-that-is-secret");
            default -> throw new IllegalArgumentException(token);
        };
    }
}
