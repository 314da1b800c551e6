package agentcore.streaming.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/deploying-user-policy.json} allows, beside what all stacks together declare. */
class DeployingUserPolicyTest {
    private static final String ACCOUNT = ":us-east-1:123456789012:";
    /** Of the schemas' permissions, those of what no stack has: code in S3, keys of one's own for it, private endpoints. */
    private static final Pattern NOT_OURS = Pattern.compile("s3:.*|kms:.*|vpc-lattice:.*");
    private static final String CRUD_ON_API = "apigateway:DELETE apigateway:GET apigateway:PATCH apigateway:POST";

    /**
     * What the provider calls for a resource's life, by type. Of Cloud Control's the schemas say it.
     *
     * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html">AWS's
     *      list of all actions</a>
     */
    private static final Map<String, String> CALLS = new TreeMap<>();

    static {
        CALLS.put("aws:apigateway/account:Account", CRUD_ON_API + " iam:PassRole");
        CALLS.put("aws:apigateway/apiKey:ApiKey", CRUD_ON_API);
        CALLS.put("aws:apigateway/deployment:Deployment", CRUD_ON_API);
        CALLS.put("aws:apigateway/methodSettings:MethodSettings", CRUD_ON_API);
        CALLS.put("aws:apigateway/restApi:RestApi", CRUD_ON_API + " apigateway:PUT iam:CreateServiceLinkedRole");
        CALLS.put("aws:apigateway/stage:Stage", CRUD_ON_API);
        CALLS.put("aws:apigateway/usagePlan:UsagePlan", CRUD_ON_API);
        CALLS.put("aws:apigateway/usagePlanKey:UsagePlanKey", CRUD_ON_API);
        CALLS.put("aws:cloudcontrol/resource:Resource", "cloudformation:CreateResource cloudformation:DeleteResource"
                + " cloudformation:DescribeType cloudformation:GetResource cloudformation:GetResourceRequestStatus"
                + " cloudformation:UpdateResource");
        CALLS.put("aws:cloudwatch/dashboard:Dashboard",
                "cloudwatch:PutDashboard cloudwatch:GetDashboard cloudwatch:DeleteDashboards");
        CALLS.put("aws:cloudwatch/logGroup:LogGroup", "logs:CreateLogGroup logs:DeleteLogGroup logs:DescribeLogGroups"
                + " logs:PutRetentionPolicy logs:DeleteRetentionPolicy logs:ListTagsForResource logs:TagResource"
                + " logs:UntagResource");
        CALLS.put("aws:cloudwatch/metricAlarm:MetricAlarm", "cloudwatch:PutMetricAlarm cloudwatch:DescribeAlarms"
                + " cloudwatch:DeleteAlarms cloudwatch:ListTagsForResource cloudwatch:TagResource"
                + " cloudwatch:UntagResource");
        CALLS.put("aws:ecr/lifecyclePolicy:LifecyclePolicy",
                "ecr:PutLifecyclePolicy ecr:GetLifecyclePolicy ecr:DeleteLifecyclePolicy");
        // With what a push of the image takes.
        CALLS.put("aws:ecr/repository:Repository", "ecr:CreateRepository ecr:DescribeRepositories ecr:DeleteRepository"
                + " ecr:PutImageScanningConfiguration ecr:PutImageTagMutability ecr:ListTagsForResource ecr:TagResource"
                + " ecr:UntagResource ecr:GetAuthorizationToken ecr:BatchCheckLayerAvailability ecr:BatchGetImage"
                + " ecr:GetDownloadUrlForLayer ecr:InitiateLayerUpload ecr:UploadLayerPart ecr:CompleteLayerUpload"
                + " ecr:PutImage");
        CALLS.put("aws:iam/role:Role", "iam:CreateRole iam:GetRole iam:DeleteRole iam:TagRole iam:UntagRole"
                + " iam:UpdateRole iam:UpdateRoleDescription iam:UpdateAssumeRolePolicy iam:ListRolePolicies"
                + " iam:ListAttachedRolePolicies iam:ListInstanceProfilesForRole");
        CALLS.put("aws:iam/rolePolicy:RolePolicy", "iam:PutRolePolicy iam:GetRolePolicy iam:DeleteRolePolicy");
        CALLS.put("aws:iam/rolePolicyAttachment:RolePolicyAttachment",
                "iam:AttachRolePolicy iam:DetachRolePolicy iam:ListAttachedRolePolicies");
        CALLS.put("aws:lambda/alias:Alias",
                "lambda:CreateAlias lambda:GetAlias lambda:UpdateAlias lambda:DeleteAlias");
        CALLS.put("aws:lambda/function:Function", "lambda:CreateFunction lambda:GetFunction"
                + " lambda:GetFunctionConfiguration lambda:GetFunctionCodeSigningConfig lambda:ListVersionsByFunction"
                + " lambda:UpdateFunctionCode lambda:UpdateFunctionConfiguration lambda:PublishVersion"
                + " lambda:PutFunctionConcurrency lambda:DeleteFunctionConcurrency lambda:DeleteFunction lambda:ListTags"
                + " lambda:TagResource lambda:UntagResource iam:PassRole");
        CALLS.put("aws:lambda/permission:Permission",
                "lambda:AddPermission lambda:GetPolicy lambda:RemovePermission");
    }

    @TempDir
    private static Path folder;
    private static List<Declared> stacks;
    private static JsonObject policy;

    @BeforeAll
    static void declareAll() throws IOException {
        Path zip = Project.zip(folder, "linux", "x86_64");
        Path managed = Project.zip(folder, "any", "any");
        stacks = List.of(Declared.by(zip, "auth", "apiKey", "reservedConcurrency", "5"),
                Declared.by(managed, "functionRuntime", "java25", "snapStart", "true"));
        policy = JsonParser.parseString(Files.readString(Project.ROOT.resolve("docs/deploying-user-policy.json")))
                .getAsJsonObject();
    }

    private static List<String> strings(JsonElement one) {
        return one.isJsonArray()
                ? one.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList()
                : List.of(one.getAsString());
    }

    private static List<String> all(String member) {
        List<String> all = new ArrayList<>();
        policy.getAsJsonArray("Statement")
                .forEach(statement -> all.addAll(strings(statement.getAsJsonObject().get(member))));
        return all;
    }

    /** Those of the stacks, and the repository's, which is made with an image that tests don't push. */
    private static Set<String> declaredTypes() {
        Set<String> types = new TreeSet<>(
                List.of("aws:ecr/repository:Repository", "aws:ecr/lifecyclePolicy:LifecyclePolicy"));
        stacks.forEach(stack -> types.addAll(stack.types()));
        types.removeIf(type -> type.startsWith("agentcore-streaming:") || type.startsWith("pulumi:"));
        return types;
    }

    private static Set<String> handlersPermissions() throws IOException {
        Set<String> permissions = new TreeSet<>();
        for (String type : List.of("Runtime", "RuntimeEndpoint")) {
            JsonObject handlers = JsonParser.parseString(Files.readString(
                    Path.of("src/test/resources/schemas/AWS-BedrockAgentCore-" + type + ".json"))).getAsJsonObject()
                    .getAsJsonObject("handlers");
            for (String handler : List.of("create", "read", "update", "delete")) {
                permissions.addAll(strings(handlers.getAsJsonObject(handler).get("permissions")));
            }
        }
        permissions.removeIf(permission -> NOT_OURS.matcher(permission).matches());
        return permissions;
    }

    @Test
    void everyTypeOfAResourceHasItsActionsHere() {
        assertEquals(declaredTypes(), CALLS.keySet(),
                "A type is new or gone: name in this test what the provider calls for it, and allow it in the policy.");
    }

    @Test
    void thePolicyAllowsWhatTheResourcesNeedAndNothingElse() throws IOException {
        Set<String> needed = handlersPermissions();
        CALLS.values().forEach(calls -> needed.addAll(List.of(calls.split(" "))));
        assertEquals(needed, new TreeSet<>(all("Action")));
    }

    private static boolean covers(String pattern, String arn) {
        return arn.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"));
    }

    @Test
    void itsResourcesCoverTheNamesThatStacksHaveByThemselves() {
        Set<String> arns = new TreeSet<>(Set.of("arn:aws:ecr" + ACCOUNT + "repository/agentcore-streaming-dev-agent"));
        for (Declared stack : stacks) {
            stack.all().forEach((name, inputs) -> {
                String given = inputs.has("name") ? inputs.get("name").getAsString() : "";
                switch (stack.type(name)) {
                    case "aws:cloudwatch/logGroup:LogGroup" ->
                        arns.add("arn:aws:logs" + ACCOUNT + "log-group:" + given);
                    case "aws:cloudwatch/metricAlarm:MetricAlarm" ->
                        arns.add("arn:aws:cloudwatch" + ACCOUNT + "alarm:" + given);
                    case "aws:cloudwatch/dashboard:Dashboard" -> arns.add("arn:aws:cloudwatch::123456789012:dashboard/"
                            + inputs.get("dashboardName").getAsString());
                    case "aws:lambda/function:Function" -> arns.add("arn:aws:lambda" + ACCOUNT + "function:" + given);
                    case "aws:iam/role:Role" -> arns.add("arn:aws:iam::123456789012:role/" + name + "-1a2b3c4");
                    default -> {
                    }
                }
            });
        }
        assertTrue(arns.size() > 12, arns.toString());
        List<String> patterns = all("Resource").stream().filter(pattern -> !pattern.equals("*")).toList();
        arns.forEach(arn -> assertTrue(patterns.stream().anyMatch(pattern -> covers(pattern, arn)), arn));
    }

    /** IAM's quota for a managed policy, white space not counted. */
    @Test
    void itFitsIntoAManagedPolicy() {
        assertTrue(policy.toString().length() <= 6144, () -> policy.toString().length() + " characters");
    }
}
