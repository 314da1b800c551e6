package agentcore.streaming.chain;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedRuntimeApi;
import agentcore.streaming.wire.fixture.ScriptedServer;
import agentcore.streaming.wire.fixture.TestCertificate;

/** The packaged function as a process, between a Runtime API and an AgentCore that are both in the hands of the test. */
final class FunctionProcess implements AutoCloseable {
    static final Path FUNCTION = StackProcess.ROOT.resolve("proxy/target/function");
    private static final int PATIENCE_SECONDS = 60;
    static final String EVENT = """
            {"resource":"/invoke","path":"/invoke","httpMethod":"POST","headers":{"Content-Type":"application/json"},
             "requestContext":{"requestId":"gateway-1"},"body":"{}","isBase64Encoded":false}""";
    /** Credentials in the environment, as Lambda gives them without SnapStart. */
    static final Map<String, String> CREDENTIALS = Map.of("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY",
            "secret", "AWS_SESSION_TOKEN", "token");

    private final ScriptedRuntimeApi api = new ScriptedRuntimeApi();
    private final ScriptedServer agent;
    private final RunningProcess process;

    /** Starts it as on {@code provided.al2023}, and waits for nothing. */
    FunctionProcess(Map<String, String> settings) {
        this(FUNCTION, List.of(FUNCTION.resolve("bootstrap").toString()), settings);
    }

    /** The same, with TLS to AgentCore, whose certificate is one for localhost. */
    FunctionProcess(TestCertificate localhost, Map<String, String> settings) {
        this(FUNCTION, List.of(FUNCTION.resolve("bootstrap").toString()), settings,
                new ScriptedServer(localhost.serverContext()), Optional.of(localhost));
    }

    /** Starts it by another command, from where it lies. */
    FunctionProcess(Path folder, List<String> command, Map<String, String> settings) {
        this(folder, command, settings, new ScriptedServer(), Optional.empty());
    }

    /** Starts it by another command, from where it lies, with TLS to AgentCore. */
    FunctionProcess(Path folder, List<String> command, TestCertificate localhost, Map<String, String> settings) {
        this(folder, command, settings, new ScriptedServer(localhost.serverContext()), Optional.of(localhost));
    }

    private FunctionProcess(Path folder, List<String> command, Map<String, String> settings, ScriptedServer agent,
            Optional<TestCertificate> certificate) {
        this.agent = agent;
        Map<String, String> environment = new HashMap<>(Map.of("AWS_LAMBDA_RUNTIME_API", api.address(),
                "AWS_ENDPOINT_URL_BEDROCK_AGENTCORE", agent.url(), "AGENT_RUNTIME_ARN",
                "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/my_agent-AbCdEfGhIj"));
        certificate.ifPresent(own -> environment.putAll(Map.of("AWS_ENDPOINT_URL_BEDROCK_AGENTCORE",
                "https://localhost:" + agent.port(), "PROXY_CA_FILE", own.pem().toString())));
        environment.putAll(settings);
        process = new RunningProcess(command, environment, folder, PATIENCE_SECONDS);
    }

    ScriptedRuntimeApi api() {
        return api;
    }

    ScriptedServer agent() {
        return agent;
    }

    RunningProcess process() {
        return process;
    }

    /** Hands out a request that is right in every way. */
    void invoke(String requestId) {
        api.invoke(requestId, EVENT.getBytes(UTF_8));
    }

    /** The same, with a deadline so far away. */
    void invoke(String requestId, Duration left) {
        api.invoke(requestId, EVENT.getBytes(UTF_8),
                Map.of("Lambda-Runtime-Deadline-Ms", String.valueOf(System.currentTimeMillis() + left.toMillis())));
    }

    /** Answers a call of the agent, and takes what becomes of it; the function asks for the next invocation then. */
    String relay(Call call, String answer) {
        call.readBody();
        call.answer(200, answer, "Content-Type: text/event-stream");
        Call post = api.takePost();
        post.readChunk(); // the prelude
        String body = new String(post.readBody(), UTF_8);
        api.accept(post);
        api.awaitNext(1);
        return body;
    }

    /** As Lambda does between invocations: nothing of the process runs on. */
    void freeze() {
        RunningProcess.signal("STOP", process.id());
    }

    void thaw() {
        RunningProcess.signal("CONT", process.id());
    }

    @Override
    public void close() {
        thawIfItLives();
        process.close();
        api.close();
        agent.close();
    }

    /** A frozen process does not end. */
    private void thawIfItLives() {
        ProcessHandle.of(process.id()).filter(ProcessHandle::isAlive).ifPresent(alive -> thaw());
    }
}
