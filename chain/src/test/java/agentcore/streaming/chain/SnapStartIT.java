package agentcore.streaming.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The function on a managed Java runtime, in place of Lambda's own, and under SnapStart, which only they have: its
 * credentials come from an endpoint, after the snapshot was restored.
 */
class SnapStartIT {
    private static final String ASKED = "/2021-01-01/credentials token-of-the-endpoint";

    /** What is answered to requests for credentials, at once: the SDK waits for a second. */
    private final BlockingQueue<String> grants = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
    private final ScriptedServer credentials = new ScriptedServer(this::answer);
    @TempDir
    private static Path folder;
    private FunctionProcess function;

    /** As Lambda does, with the permissions that are in the zip. */
    @BeforeAll
    static void unzip() throws IOException {
        Unzipped.to(folder, StackProcess.ROOT.resolve("proxy/target/agentcore-proxy-managed.zip"));
    }

    /** The command line as Lambda passes it to a wrapper. */
    @BeforeEach
    void start() {
        function = new FunctionProcess(folder,
                List.of(folder.resolve("wrapper").toString(), StackProcess.java(), "-XX:+UseSerialGC", "-cp",
                        "/var/runtime/lib/runtime.jar", "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                        "no.Handler"),
                Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                        credentials.url() + "/2021-01-01/credentials", "AWS_CONTAINER_AUTHORIZATION_TOKEN",
                        "token-of-the-endpoint"));
    }

    @AfterEach
    void stop() {
        function.close();
        credentials.close();
    }

    private boolean answer(Call call) {
        asked.add(call.target() + " " + call.header("Authorization").orElse(""));
        try {
            String grant = grants.take();
            call.answer(grant.contains("AccessKeyId") ? 200 : 403, grant, "Content-Type: application/json");
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void grant(String accessKey, Duration validFor) {
        grants.add("{\"AccessKeyId\":\"" + accessKey + "\",\"SecretAccessKey\":\"secret\",\"Token\":\"token-of-"
                + accessKey + "\",\"Expiration\":\"" + Instant.now().plus(validFor) + "\"}");
    }

    private void invokeAndSee(String requestId, String accessKey) {
        Call call = function.agent().take();
        String authorization = call.header("Authorization").orElseThrow();
        assertTrue(authorization.contains("Credential=" + accessKey + "/"), authorization);
        assertEquals(Optional.of("token-of-" + accessKey), call.header("X-Amz-Security-Token"));
        assertEquals("data: " + requestId + "\n\n", function.relay(call, "data: " + requestId + "\n\n"));
    }

    @Test
    void credentialsAreGotAfterTheSnapshotAndAgainBeforeTheyExpire() {
        Call restore = function.api().takeRestoreNext();
        assertEquals(0, credentials.connections()); // they would be in every copy
        function.freeze();
        function.thaw(); // as far as a process can be restored here
        grant("AKIDFIRST", Duration.ofSeconds(90)); // at most two minutes before they expire new ones are got
        restore.answer(200, "");
        function.api().awaitNext(1);
        grant("AKIDSECOND", Duration.ofHours(6));
        function.invoke("req-1");
        invokeAndSee("req-1", "AKIDSECOND");
        function.invoke("req-2");
        invokeAndSee("req-2", "AKIDSECOND");
        assertEquals(List.of(ASKED, ASKED), List.copyOf(asked));
    }

    @Test
    void withoutCredentialsTheRestorationFailsInWords() {
        grants.add("{\"code\":\"denied\",\"message\":\"no\"}");
        function.api().takeRestoreNext().answer(200, "");
        Call post = function.api().takePost();
        assertEquals("/2018-06-01/runtime/restore/error", post.target());
        assertEquals(Optional.of("Runtime.AfterRestoreError"), post.header("Lambda-Runtime-Function-Error-Type"));
        String body = new String(post.readBody(), UTF_8);
        assertTrue(
                body.contains("The function's credentials are not to be had from AWS_CONTAINER_CREDENTIALS_FULL_URI"),
                body);
        function.api().accept(post);
        assertEquals(1, function.process().awaitExit());
    }
}
