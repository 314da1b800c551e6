package agentcore.streaming.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import agentcore.streaming.wire.fixture.Call;
import org.junit.jupiter.api.Test;

/** A function that can't start says all that is wrong, to Lambda and in its log, and ends with status 1. */
class InitErrorIT {
    private static final List<String> SENTENCES = List.of(
            "AGENT_RUNTIME_ARN is not set: set it to the ARN of an agent runtime, such as ",
            "PROXY_HEARTBEAT is 'often' and must be 0, or a time of at most 24 hours such as 15s, 500ms or 2m.",
            "PROXY_CA_FILE is '/no/such/file', which can't be read: it must be a PEM file of certificate authorities.");

    @Test
    void allWrongSettingsAreToldTogether() {
        Map<String, String> settings = new HashMap<>(FunctionProcess.CREDENTIALS);
        settings.put("AGENT_RUNTIME_ARN", "");
        settings.put("PROXY_HEARTBEAT", "often");
        settings.put("PROXY_CA_FILE", "/no/such/file");
        try (FunctionProcess function = new FunctionProcess(settings)) {
            Call post = function.api().takePost();
            assertEquals("/2018-06-01/runtime/init/error", post.target());
            assertEquals(Optional.of("Function.InvalidSettings"), post.header("Lambda-Runtime-Function-Error-Type"));
            String body = new String(post.readBody(), UTF_8);
            function.api().accept(post);
            assertEquals(1, function.process().awaitExit());
            for (String sentence : SENTENCES) {
                assertTrue(body.contains(sentence), body);
                assertTrue(function.process().err().contains(sentence), function.process().err());
            }
            assertFalse(function.process().err().contains("\tat "), function.process().err());
            assertEquals(0, function.api().nextCallsNotAwaited());
        }
    }
}
