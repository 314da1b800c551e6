package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines of curl in the documents, run by a shell and curl as they stand there; only {@code pulumi} is a script of ours. */
@Tag("witness")
class CurlLinesWitnessIT {
    private static final Map<String, String> NOBODY = Map.of("AWS_ACCESS_KEY_ID", "", "AWS_SECRET_ACCESS_KEY", "",
            "AWS_SESSION_TOKEN", "", "TOKEN", "");

    @TempDir
    Path folder;

    /** The one line for a mode, which both documents have. */
    private static String line(String document, String mode) {
        List<String> lines = Documents.code(Documents.read(document)).stream()
                .filter(line -> line.startsWith("curl ") && line.contains("$(pulumi stack output InvokeUrl)"))
                .filter(line -> mode.equals(modeOf(line))).distinct().toList();
        assertEquals(1, lines.size(), document + " has for " + mode + ": " + lines);
        return lines.getFirst();
    }

    private static String modeOf(String line) {
        return line.contains("--aws-sigv4")
                ? "iam"
                : line.contains("x-api-key") ? "apiKey" : line.contains("Bearer $TOKEN") ? "cognito" : "none";
    }

    private ScriptedApi.Request run(ScriptedApi api, String line, Map<String, String> variables) throws IOException {
        new ScriptFolder(folder).write("bin/pulumi", """
                #!/bin/sh
                case "$*" in
                    'stack output InvokeUrl') echo '%s' ;;
                    'stack output ApiKey --show-secrets') echo the-key ;;
                    'config get aws:region') echo eu-west-1 ;;
                    *) echo "not asked in the documents: $*" >&2; exit 1 ;;
                esac
                """.formatted(api.invokeUrl()));
        Map<String, String> environment = new HashMap<>(NOBODY);
        environment.put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        environment.putAll(variables);
        try (RunningProcess curl = new RunningProcess(List.of("sh", "-c", line), environment, folder, 60)) {
            StringBuilder said = new StringBuilder();
            for (Optional<String> next = curl.tryNextLine(); next.isPresent(); next = curl.tryNextLine()) {
                said.append(next.get()).append('\n');
            }
            assertEquals(0, curl.awaitExit(), curl::err);
            assertEquals(ScriptedApi.EVENTS, said.toString());
        }
        assertEquals(1, api.requests().size());
        ScriptedApi.Request request = api.requests().getFirst();
        assertEquals("POST", request.method());
        assertEquals("application/json", request.headers().get("Content-Type"));
        assertEquals("{\"prompt\":\"Hello\"}", new String(request.body(), StandardCharsets.UTF_8));
        return request;
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/deploy.md"})
    void iamIsSignedWithTheSessionsToken(String document) throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            ScriptedApi.Request request = run(api, line(document, "iam"), Map.of("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
                    "AWS_SECRET_ACCESS_KEY", "secret-of-the-test", "AWS_SESSION_TOKEN", "session-token"));
            assertEquals("eu-west-1/execute-api/aws4_request",
                    SigV4.verifiedScope(request, "AKIDEXAMPLE", "secret-of-the-test"));
            assertEquals("session-token", request.headers().get("X-Amz-Security-Token"));
            assertTrue(request.headers().get("Authorization").contains("x-amz-security-token"), request::toString);
        }
    }

    @Test
    void iamIsSignedForAUserWithoutASession() throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            ScriptedApi.Request request = run(api, line("docs/deploy.md", "iam"),
                    Map.of("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY", "secret-of-the-test"));
            SigV4.verifiedScope(request, "AKIDEXAMPLE", "secret-of-the-test");
            assertFalse(request.headers().containsKey("X-Amz-Security-Token"), request::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/deploy.md"})
    void apiKeyBringsTheStacksKey(String document) throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            assertEquals("the-key", run(api, line(document, "apiKey"), Map.of()).headers().get("x-api-key"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/deploy.md"})
    void cognitoBringsTheToken(String document) throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            assertEquals("Bearer a.b.c", run(api, line(document, "cognito"), Map.of("TOKEN", "a.b.c")).headers()
                    .get("Authorization"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/deploy.md"})
    void noneBringsNothing(String document) throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            ScriptedApi.Request request = run(api, line(document, "none"), Map.of());
            assertFalse(request.headers().containsKey("Authorization") || request.headers().containsKey("x-api-key"),
                    request::toString);
        }
    }
}
