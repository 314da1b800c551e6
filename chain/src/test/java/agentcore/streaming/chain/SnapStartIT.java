package agentcore.streaming.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The packaged function under SnapStart: its credentials come from an endpoint, after the snapshot was restored. */
class SnapStartIT {
    private final ScriptedServer credentials = new ScriptedServer();
    private final FunctionProcess function = new FunctionProcess(Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI", credentials.url() + "/2021-01-01/credentials",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN", "token-of-the-endpoint"));

    @AfterEach
    void stop() {
        function.close();
        credentials.close();
    }

    /** Answers a request for credentials. */
    private void grant(String accessKey, Duration validFor) {
        Call call = credentials.take();
        assertEquals("/2021-01-01/credentials", call.target());
        assertEquals(Optional.of("token-of-the-endpoint"), call.header("Authorization"));
        call.answer(200, "{\"AccessKeyId\":\"" + accessKey + "\",\"SecretAccessKey\":\"secret\",\"Token\":\"token-of-"
                + accessKey + "\",\"Expiration\":\"" + Instant.now().plus(validFor) + "\"}",
                "Content-Type: application/json");
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
        restore.answer(200, "");
        grant("AKIDFIRST", Duration.ofSeconds(90)); // at most two minutes before they expire new ones are got
        function.api().awaitNext(1);
        function.invoke("req-1");
        grant("AKIDSECOND", Duration.ofHours(6));
        invokeAndSee("req-1", "AKIDSECOND");
        function.invoke("req-2");
        invokeAndSee("req-2", "AKIDSECOND");
        assertEquals(0, credentials.callsNotTaken());
    }

    @Test
    void withoutCredentialsTheRestorationFailsInWords() {
        function.api().takeRestoreNext().answer(200, "");
        credentials.take().answer(403, "{\"code\":\"denied\",\"message\":\"no\"}");
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
