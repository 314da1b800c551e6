package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the smoke test sends so as to be let in, by the stack's outputs. What is secret is printed nowhere. */
class SmokeAccessIT {
    private static final Map<String, String> CREDENTIALS = Map.of("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE",
            "AWS_SECRET_ACCESS_KEY", "secret-of-the-test", "AWS_SESSION_TOKEN", "secret-session-token");

    @TempDir
    Path folder;

    private static String outputs(ScriptedApi api, String mode, String more) {
        return "{\"ApiId\": \"abc\", \"AuthMode\": \"" + mode + "\", \"InvokeUrl\": \"" + api.invokeUrl() + "\"" + more
                + "}";
    }

    /** Everything but the pace holds, for which the script's answers come too fast. */
    private SmokeProcess passes(Map<String, String> variables, String stdin, String... options) {
        SmokeProcess smoke = SmokeProcess.run(folder, variables, stdin, options);
        assertEquals(List.of("one by one"), smoke.failed(), smoke::toString);
        assertFalse(smoke.toString().contains("secret"), smoke::toString);
        return smoke;
    }

    private static List<ScriptedApi.Request> allButPreflight(ScriptedApi api) {
        List<ScriptedApi.Request> all = api.requests();
        assertEquals(5, all.size(), all::toString);
        ScriptedApi.Request preflight = all.getLast();
        assertEquals("OPTIONS", preflight.method());
        assertFalse(preflight.headers().containsKey("Authorization") || preflight.headers().containsKey("x-api-key"),
                preflight::toString);
        return all.subList(0, 4);
    }

    @Test
    void iamSignsEveryRequestForTheApisRegion() throws Exception {
        try (ScriptedApi api = new ScriptedApi()) {
            passes(CREDENTIALS, outputs(api, "iam", ""), "--outputs", "-", "--region", "eu-west-1");
            for (ScriptedApi.Request request : allButPreflight(api)) {
                assertEquals("eu-west-1/execute-api/aws4_request",
                        SigV4.verifiedScope(request, "AKIDEXAMPLE", "secret-of-the-test"));
                assertEquals("secret-session-token", request.headers().get("X-Amz-Security-Token"));
            }
        }
    }

    @Test
    void apiKeySendsTheStacksOutput() throws IOException {
        try (ScriptedApi api = new ScriptedApi()) {
            Path file = Files.writeString(folder.resolve("outputs.json"),
                    outputs(api, "apiKey", ", \"ApiKey\": \"secret-key\""));
            passes(Map.of(), "", "--outputs", file.toString());
            allButPreflight(api).forEach(request -> assertEquals("secret-key", request.headers().get("x-api-key")));
        }
    }

    @Test
    void cognitoSendsTheTokenOfTheEnvironment() {
        try (ScriptedApi api = new ScriptedApi()) {
            passes(Map.of("MY_TOKEN", "secret.token"), outputs(api, "cognito", ""), "--outputs", "-", "--token-env",
                    "MY_TOKEN");
            allButPreflight(api)
                    .forEach(request -> assertEquals("Bearer secret.token", request.headers().get("Authorization")));
        }
    }

    /** By default Pulumi is asked, in the project's folder. */
    @Test
    void noneSendsNothingAndTheOutputsAreAskedOfPulumi() throws IOException {
        try (ScriptedApi api = new ScriptedApi()) {
            Map<String, String> path = pulumi(
                    "echo \"$PWD $*\" >asked\ncat <<'END'\n" + outputs(api, "none", "") + "\nEND");
            passes(path, "", "--project", folder.toString(), "--stack", "dev");
            assertEquals(folder.toRealPath() + " stack output --json --show-secrets --non-interactive --stack dev\n",
                    Files.readString(folder.resolve("asked")));
            allButPreflight(api).forEach(request -> assertFalse(
                    request.headers().containsKey("Authorization") || request.headers().containsKey("x-api-key")));
        }
    }

    @Test
    void aStackThatPulumiDoesNotKnowIsSaidInOneSentence() throws IOException {
        SmokeProcess smoke = SmokeProcess.run(folder, pulumi("echo 'error: no stack selected' >&2\nexit 255"), "");
        assertEquals(1, smoke.status());
        assertEquals(
                "error: no stack selected\npulumi stack output ended with status 255: select a stack that is deployed "
                        + "(pulumi stack select, or --stack NAME), or say what to test with --url URL.",
                smoke.err());
        SmokeProcess without = SmokeProcess.run(folder, Map.of("PATH", folder.resolve("none").toString()), "");
        assertEquals(1, without.status());
        assertTrue(without.err().startsWith("pulumi can't be run"), without.err());
    }

    private Map<String, String> pulumi(String script) throws IOException {
        Path file = Files.writeString(Files.createDirectories(folder.resolve("bin")).resolve("pulumi"),
                "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new HashMap<>(Map.of("PATH", file.getParent() + ":" + System.getenv("PATH")));
    }

    @Test
    void withoutCredentialsNothingIsSignedAndTheMendIsNamed() {
        SmokeProcess smoke = SmokeProcess.run(folder, Map.of(), "", "--url",
                "https://a.execute-api.eu-west-1.amazonaws.com/"
                        + "prod/invoke",
                "--auth", "iam");
        assertEquals(1, smoke.status());
        assertTrue(
                smoke.err().matches(
                        "The API wants signed requests, and no AWS credentials were found: set AWS_PROFILE, .*"),
                smoke.err());
    }

    @Test
    void wrongOptionsAreSaidInOneSentenceWithStatusTwo() {
        SmokeProcess smoke = SmokeProcess.run(folder, Map.of(), "", "--url", "http://localhost:1/invoke", "--auth",
                "bearer");
        assertEquals(2, smoke.status());
        assertEquals(
                "A token is wanted, and the environment variable SMOKE_TOKEN is not set: put it there, or name another "
                        + "one with --token-env. See ./smoke --help.",
                smoke.err());
        assertEquals(List.of(), smoke.out());
    }
}
