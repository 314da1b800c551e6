package agentcore.streaming.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    @TempDir
    private Path folder;
    private Path zip;

    @BeforeEach
    void pack() {
        zip = Project.zip(folder, "linux", "x86_64");
    }

    private Settings read(String... keysAndValues) {
        return Settings.from(Project.config(zip, keysAndValues), Set.of(), "dev", Project.ROOT);
    }

    private List<String> problems(String... keysAndValues) {
        return assertThrows(SettingsException.class, () -> read(keysAndValues)).problems();
    }

    @Test
    void stacksHaveRuntimesOfTheirOwn() {
        assertEquals("agentcore_streaming_dev", read().agent().runtimeName());
        assertEquals("agentcore_streaming_my_team_s_2",
                Settings.from(Project.config(zip), Set.of(), "my-team.s-2", Project.ROOT).agent().runtimeName());
    }

    @Test
    void headersThatAgentsMayHaveAreTaken() {
        assertEquals(List.of("X-Amzn-Bedrock-AgentCore-Runtime-Custom-A", "Viable"),
                read("forwardHeaders", "[\"X-Amzn-Bedrock-AgentCore-Runtime-Custom-A\", \"Viable\"]").agent()
                        .forwardHeaders());
    }

    @Test
    void thePackageSaysForWhichProcessorItIs() {
        assertEquals("x86_64", read().function().architecture());
        Path managed = Project.zip(folder, "any", "any");
        assertEquals("arm64", read("functionRuntime", "java25", "functionZip", managed.toString()).function()
                .architecture());
        assertEquals("x86_64", read("functionRuntime", "java25", "functionZip", managed.toString(),
                "functionArchitecture", "x86_64").function().architecture());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            aws:region           | Frankfurt | aws:region is 'Frankfurt' and must be a region of AWS, such as us-east-1.
            runtimeName          | my-agent  | runtimeName is 'my-agent' and must be letters, digits and underscores, at most 48 and a letter first (AgentCore allows no hyphens), such as agentcore_streaming_dev.
            agentImage           | my-agent  | agentImage is 'my-agent' and must be an image in Amazon ECR with its tag or digest, such as 123456789012.dkr.ecr.us-east-1.amazonaws.com/my-agent:1.
            agentImage           | 123456789012.dkr.ecr.us-east-1.amazonaws.com/my-agent | agentImage is '123456789012.dkr.ecr.us-east-1.amazonaws.com/my-agent' and must be an image in Amazon ECR with its tag or digest, such as 123456789012.dkr.ecr.us-east-1.amazonaws.com/my-agent:1.
            agentImage           | 123456789012.dkr.ecr.eu-west-1.amazonaws.com/my-agent:1 | agentImage is '123456789012.dkr.ecr.eu-west-1.amazonaws.com/my-agent:1', and AgentCore takes images of the stack's region only: push it to that, as 123456789012.dkr.ecr.us-east-1.amazonaws.com/my-agent:1.
            endpointName         | DEFAULT   | endpointName is 'DEFAULT', which every runtime has by itself and which always is its newest version: it must be another name, such as live.
            agentModel           | claude    | agentModel is 'claude' and must be offline, bedrock: and a model's or inference profile's id, or openai: and a model's name, such as bedrock:us.amazon.nova-lite-v1:0.
            agentModel           | openai:x  | openaiBaseUrl is not set, which agentModel openai: needs: set it to the server's address, such as https://models.example/v1.
            agentModel           | bedrock:arn:aws-cn:bedrock:cn-north-1::foundation-model/x | agentModel is 'bedrock:arn:aws-cn:bedrock:cn-north-1::foundation-model/x', and an ARN there must be Bedrock's, in the stack's region, such as bedrock:arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghijkl.
            agentModel           | bedrock:arn:aws:s3:us-east-1:123456789012:x | agentModel is 'bedrock:arn:aws:s3:us-east-1:123456789012:x', and an ARN there must be Bedrock's, in the stack's region, such as bedrock:arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghijkl.
            openaiBaseUrl        | https://models.example/v1 | openaiBaseUrl is set, but agentModel is offline: take it out, or set agentModel to openai: and a model's name.
            agentGuardrail       | gr1:1     | agentGuardrail is set, but agentModel is offline, and only Bedrock has guardrails: take it out, or set agentModel to bedrock: and a model's id.
            agentSettings        | AGENT_MAX_ROUNDS=3 | agentSettings must be a list, such as ["one", "two"]; in words: pulumi config set --path 'agentSettings[0]' one.
            agentSettings        | ["sk-planted"] | agentSettings has a value in it that names no setting: it must be a setting of the agent with its value, such as AGENT_MAX_TOKENS=2048.
            agentSettings        | ["AGENT_MAX_TOKEN=1"] | agentSettings has AGENT_MAX_TOKEN in it, which is no setting of the agent: README.md lists them, such as AGENT_MAX_TOKENS=2048.
            agentSettings        | ["AGENT_MODEL=offline"] | agentSettings has AGENT_MODEL in it, which a setting of the stack decides about: take it out.
            agentSettings        | ["PORT=80"] | agentSettings has PORT in it, which the agent's image decides about: take it out.
            agentSettings        | ["AGENT_MAX_TOKENS=0"] | agentSettings has AGENT_MAX_TOKENS in it, whose value must be a number from 1 to 1000000, of 2048 characters at most.
            agentSettings        | ["AGENT_MEMORY=agentcore:mine"] | agentSettings has AGENT_MEMORY in it, whose value must be none, process, or agentcore: and a memory's id such as agentcore:my_memory-AbCdEfGhIj, of 2048 characters at most.
            agentSettings        | ["AGENT_TOOLS=none", "OPENAI_API_KEY=planted"] | agentSettings has OPENAI_API_KEY in it in plain text: set it by pulumi config set --secret --path 'agentSettings[1]' OPENAI_API_KEY=…, and think of it as known.
            agentSettings        | ["AGENT_TOOLS=none", "AGENT_TOOLS=calculator"] | agentSettings has AGENT_TOOLS twice.
            networkMode          | public    | networkMode is 'public' and must be PUBLIC or VPC, such as PUBLIC.
            subnets              | ["subnet-0123456789abcdef0"] | subnets is set, but networkMode is PUBLIC: take it out, or set networkMode to VPC.
            sessionIdleTimeout   | 10        | sessionIdleTimeout is '10' and must be a whole number of seconds from 60 to 28800, such as 900.
            sessionMaxLifetime   | 600       | sessionIdleTimeout is '900' and must not be more than sessionMaxLifetime, which is 600.
            forwardHeaders       | X-Tenant  | forwardHeaders is 'X-Tenant' and must be a list, such as ["one", "two"]; in words: pulumi config set --path 'forwardHeaders[0]' one.
            forwardHeaders       | ["Cookie"] | forwardHeaders has Cookie in it, which AgentCore keeps from agents or which is sent anyway: name another, such as X-Tenant.
            forwardHeaders       | ["TraceParent"] | forwardHeaders has TraceParent in it, which AgentCore keeps from agents or which is sent anyway: name another, such as X-Tenant.
            forwardHeaders       | ["X-Amzn-Foo"] | forwardHeaders has X-Amzn-Foo in it, which AgentCore keeps from agents or which is sent anyway: name another, such as X-Tenant.
            forwardHeaders       | ["Authorization"] | forwardHeaders has Authorization in it, which upstreamAuth decides about: take it out.
            forwardHeaders       | ["X-A", "x-a"] | forwardHeaders has x-a twice: case makes no difference in headers' names.
            allowedOrigins       | ["https://a.example", "https://a.example"] | allowedOrigins has a value twice.
            jwtClients           | ["app"]   | jwtClients is set, but upstreamAuth is sigv4, and a runtime that takes tokens takes no signed calls: take it out, or set upstreamAuth to bearer.
            functionName         | my function | functionName is 'my function' and must be letters, digits, hyphens and underscores, at most 64, such as agentcore-proxy.
            functionRuntime      | java21    | functionRuntime is 'java21' and must be provided.al2023 or java25, such as provided.al2023.
            functionMemory       | 64        | functionMemory is '64' and must be a whole number of megabytes from 128 to 10240, such as 1024.
            functionMemory       | 1GB       | functionMemory is '1GB' and must be a whole number of megabytes from 128 to 10240, such as 1024.
            snapStart            | true      | snapStart is true, which Lambda offers for managed runtimes only: set functionRuntime to java25, or snapStart to false.
            functionArchitecture | arm64     | functionArchitecture is 'arm64', but 'ZIP' was built for x86_64: set x86_64, or set functionRuntime to java25, whose package runs on both.
            functionRuntime      | java25    | functionZip is 'ZIP', which is built for provided.al2023, but functionRuntime is java25: take functionZip out, or set the one that fits.
            functionSettings     | ["PROXY_HEARTBEAT=15"] | functionSettings has PROXY_HEARTBEAT=15 in it; it must be 0, or a time such as 15s, 500ms or 2m.
            functionSettings     | ["PROXY_HEARTBAET=15s"] | functionSettings has PROXY_HEARTBAET in it, which is no setting of the function: README.md lists them, such as PROXY_HEARTBEAT=10s.
            functionSettings     | ["AGENT_RUNTIME_ARN=x"] | functionSettings has AGENT_RUNTIME_ARN in it, which a setting of the stack decides about: take it out.
            functionSettings     | ["AWS_LAMBDA_LOG_FORMAT=Text"] | functionSettings has AWS_LAMBDA_LOG_FORMAT in it, which Lambda sets by itself: take it out.
            auth                 | IAM       | auth is 'IAM' and must be iam, apiKey, cognito or none, such as iam.
            auth                 | none      | auth is 'none', so that all the world may call the agent at your cost: set confirmNoAuth to true if that is meant, or auth to iam, apiKey or cognito.
            confirmNoAuth        | true      | confirmNoAuth is true, but auth is iam: take it out.
            auth                 | cognito   | cognitoUserPoolArn is not set, which auth cognito needs: set it to a user pool's ARN, such as arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEfGhI.
            cognitoUserPoolArn   | arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbCdEfGhI | cognitoUserPoolArn is set, but auth is iam: take it out, or set auth to cognito.
            allowedOrigins       | ["https://a.example/"] | allowedOrigins is 'https://a.example/' and must be * or an origin as browsers send it, without a path or a slash at the end, such as https://app.example.
            allowedOrigins       | ["*", "https://a.example"] | allowedOrigins has * and others: set it to ["*"], or to those others.
            throttleRate         | 0         | throttleRate is '0' and must be a whole number of requests a second from 1 to 10000, such as 10.
            logRetentionDays     | 31        | logRetentionDays is '31', which CloudWatch Logs doesn't offer: it must be one of [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], such as 60.
            alarmFirstByte       | 0         | alarmFirstByte is '0' and must be a whole number of seconds from 1 to 900, such as 20.
            alarmErrors          | none      | alarmErrors is 'none' and must be a whole number of errors in 5 minutes from 1 to 1000000, such as 5.
            alarmTopicArn        | alarms    | alarmTopicArn is 'alarms', which is no ARN: it must be one such as arn:aws:sns:us-east-1:123456789012:alarms.
            alarmTopicArn        | arn:aws:sqs:us-east-1:123456789012:alarms | alarmTopicArn is 'arn:aws:sqs:us-east-1:123456789012:alarms', which is something of sqs and must be of sns, such as arn:aws:sns:us-east-1:123456789012:alarms.
            alarmTopicArn        | arn:aws-cn:sns:cn-north-1:123456789012:alarms | alarmTopicArn is 'arn:aws-cn:sns:cn-north-1:123456789012:alarms', which is in the partition aws-cn; the stack's region, us-east-1, is in aws, so it must be one such as arn:aws:sns:us-east-1:123456789012:alarms.
            alarmTopicArn        | arn:aws:sns:eu-west-1:123456789012:alarms | alarmTopicArn is 'arn:aws:sns:eu-west-1:123456789012:alarms', which is in eu-west-1, and alarms tell topics of their own region only: it must be one such as arn:aws:sns:us-east-1:123456789012:alarms.
            allowedAccountIds    | ["1234"]  | allowedAccountIds is '1234' and must be an account's 12 digits, such as 123456789012.
            protect              | yes       | protect is 'yes' and must be true or false, such as false.
            reservedConcurrency  | 0         | reservedConcurrency is '0' and must be a whole number of requests at a time from 1 to 100000, such as 100.
            fucntionName         | x         | fucntionName is no setting: Pulumi.yaml lists them all.
            """)
    void aWrongSettingIsNamedWithWhatWasFoundAndWhatIsAllowed(String key, String value, String sentence) {
        assertEquals(List.of(sentence), problems(key, value).stream()
                .map(problem -> problem.replace(zip.toString(), "ZIP")).toList());
    }

    @Test
    void aRuntimeThatIsThereIsNamedByItsArn() {
        assertEquals(
                List.of("agentRuntimeArn is 'arn:aws:bedrock-agentcore:us-east-1:123456789012:memory/x', which names"
                        + " something else: it must be one such as arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/"
                        + "my_agent-AbCdEfGhIj."),
                problems("agentImage", "", "agentRuntimeArn",
                        "arn:aws:bedrock-agentcore:us-east-1:123456789012:memory/x"));
    }

    /** As {@code jwtDiscoveryUrl} and its like are: nobody would read them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            runtimeName        | mine
            agentModel         | bedrock:amazon.nova-lite-v1:0
            sessionIdleTimeout | 60
            sessionMaxLifetime | 3600
            """)
    void aSettingOfARuntimeIsForOneThatIsMade(String key, String value) {
        String arn = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/my_agent-AbCdEfGhIj";
        assertEquals(List.of(key + " is set, but the runtime isn't made by this stack (agentRuntimeArn): take it out."),
                problems("agentImage", "", "agentRuntimeArn", arn, key, value));
        assertTrue(read("agentImage", "", "agentRuntimeArn", arn, "agentModel", "offline", "networkMode", "PUBLIC",
                "sessionIdleTimeout", "900").agent().source() instanceof AgentSettings.Source.Existing);
    }

    private Settings readOwn(Path root, String... keysAndValues) {
        return Settings.from(Project.config(zip, keysAndValues), Set.of(), "dev", root);
    }

    /** A project with its contract, and a file of the agent's if one is packaged. */
    private Path project(boolean packaged) throws IOException {
        Path root = Files.createTempDirectory(folder, "project");
        try (Stream<Path> files = Files.list(Project.ROOT.resolve("contract"))) {
            Path contract = Files.createDirectory(root.resolve("contract"));
            for (Path file : files.toList()) {
                Files.copy(file, contract.resolve(file.getFileName()));
            }
        }
        if (packaged) {
            Path jars = Files.createDirectories(root.resolve("agent/target/agent/lib"));
            Files.writeString(jars.resolve("agentcore-streaming-agent-1.jar"), "the agent");
        }
        return root;
    }

    private static String tag(Settings settings) {
        return ((AgentSettings.Source.Own) settings.agent().source()).image().tag();
    }

    @Test
    void theProjectsOwnAgentIsDeployedWhereNothingElseIsSet() throws Exception {
        Path root = project(true);
        String tag = tag(readOwn(root, "agentImage", ""));
        assertTrue(tag.matches("[0-9a-f]{32}"), tag);
        assertNotEquals(tag, tag(readOwn(root, "agentImage", "", "agentBase", "amazoncorretto:25")));
    }

    @Test
    void anAgentThatIsNotPackagedIsMissed() throws Exception {
        Path root = project(false);
        assertEquals(List.of("agentImage and agentRuntimeArn are both not set, and this project's own agent can't be"
                + " deployed. There is no packaged agent in " + root.resolve("agent/target/agent")
                + ": run mvn package first."),
                assertThrows(SettingsException.class, () -> readOwn(root, "agentImage", "")).problems());
    }

    @Test
    void aBaseIsForAnImageThatIsMade() {
        assertEquals(List.of("agentBase is set, but there is no image to make: take it out, or agentImage and"
                + " agentRuntimeArn."), problems("agentBase", "amazoncorretto:25"));
    }

    @Test
    void whatTheAgentIsToldIsOfARuntimeThatIsMade() {
        assertEquals(List.of("agentSettings is set, but agentRuntimeArn names a runtime that is there already, with"
                + " settings of its own: take one of them out."),
                problems("agentImage", "", "agentRuntimeArn",
                        "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/my_agent-AbCdEfGhIj",
                        "agentSettings", "[\"AGENT_TOOLS=none\"]"));
    }

    @Test
    void requestsMayNameNoModelThatTheAgentsRoleMayNotAsk() {
        assertEquals(List.of("agentSettings has AGENT_MODEL_CHOICES in it, but the agent's role may ask the model of"
                + " agentModel only: take it out."),
                problems("agentModel", "bedrock:amazon.nova-lite-v1:0", "agentSettings",
                        "[\"AGENT_MODEL_CHOICES=amazon.nova-pro-v1:0\"]"));
        assertEquals("b,c", read("agentModel", "openai:a", "openaiBaseUrl", "https://models.example/v1",
                "agentSettings", "[\"AGENT_MODEL_CHOICES=b,c\"]").agent().environment().variables()
                .get("AGENT_MODEL_CHOICES"));
    }

    @Test
    void aValueOfTheAgentsMayHaveManyLinesAndIsShownNowhere() {
        String prompt = "Be brief.\nBe kind = always.";
        AgentEnvironment told = read("agentSettings", "[\"AGENT_SYSTEM_PROMPT=" + prompt.replace("\n", "\\n") + "\"]")
                .agent().environment();
        assertEquals(prompt, told.variables().get("AGENT_SYSTEM_PROMPT"));
        assertEquals("[AGENT_LOG_FORMAT, AGENT_MODEL, AGENT_SYSTEM_PROMPT]", told.toString());
        assertEquals(List.of("agentSettings has AGENT_SYSTEM_PROMPT in it, whose value must be a text, of 2048"
                + " characters at most."),
                problems("agentSettings", "[\"AGENT_SYSTEM_PROMPT=" + "x".repeat(2049) + "\"]"));
    }

    @Test
    void imageAndRuntimeExcludeOneAnother() {
        assertEquals(List.of("agentImage and agentRuntimeArn are both set: set agentImage for a runtime that is made of"
                + " that image, or agentRuntimeArn for one that is there already."),
                problems("agentRuntimeArn",
                        "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/my_agent-AbCdEfGhIj"));
    }

    @Test
    void aTokensIssuerIsNeededWhereCallersBringTokens() {
        assertEquals(List.of(
                "jwtDiscoveryUrl is not set, which upstreamAuth bearer needs: set it to an issuer's discovery"
                        + " document, such as https://issuer.example/.well-known/openid-configuration.",
                "jwtAudiences and jwtClients are both not set, so that the issuer's tokens for anybody else would be taken"
                        + " too: set one of them, such as jwtClients to [\"my-app\"].",
                "auth is 'iam', whose signature is in the header Authorization, where upstreamAuth bearer wants the token:"
                        + " set auth to cognito or apiKey, such as cognito."),
                problems("upstreamAuth", "bearer"));
    }

    @Test
    void aMissingPackageComesWithTheCommandThatMakesIt() {
        assertEquals(List.of("functionZip is 'no/such.zip', and there is no such file: make it with mvn package"
                + " -DskipTests -pl proxy -am in the project's folder."), problems("functionZip", "no/such.zip"));
    }

    @Test
    void aPackageThatWasBuiltOnMacOsDoesNotRunOnLambda() {
        Path macos = Project.zip(folder, "macos", "arm64");
        assertEquals(
                List.of("functionZip is '" + macos + "', which was built on macos and has its JDK in it: build it on"
                        + " Linux, or set functionRuntime to java25."),
                problems("functionZip", macos.toString()));
    }

    @Test
    void anotherFileIsNoPackage() throws Exception {
        Path text = Files.writeString(folder.resolve("a.zip"), "not a zip");
        assertEquals(
                List.of("functionZip is '" + text + "', which can't be read as a zip file: make it with mvn package"
                        + " -DskipTests -pl proxy -am in the project's folder."),
                problems("functionZip", text.toString()));
    }

    @Test
    void allMistakesAreToldTogether() {
        SettingsException refusal = assertThrows(SettingsException.class, () -> Settings.from(
                Map.of("runtimeName", "a-b", "functionMemory", "1", "agentImage", "x", "functionZip",
                        zip.toString()),
                Set.of(), "dev",
                Project.ROOT));
        assertEquals(4, refusal.problems().size(), refusal.getMessage());
        refusal.problems().forEach(problem -> assertTrue(refusal.getMessage().contains("\n- " + problem)));
        assertTrue(refusal.problems().contains("aws:region is not set: set it to a region of AWS, such as us-east-1."));
    }
}
