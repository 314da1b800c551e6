package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.wire.fixture.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The log and the metrics of the packaged function, as Lambda would collect them. */
class LogsIT {
    private static Map<String, String> with(String... settings) {
        Map<String, String> all = new HashMap<>(FunctionProcess.CREDENTIALS);
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return all;
    }

    /** Frozen as soon as it asks for the next invocation: what has not been written by then may never be. */
    @Test
    void allIsWrittenWhenTheNextInvocationIsAskedFor() {
        try (FunctionProcess function = new FunctionProcess(with())) {
            function.api().awaitNext(1);
            function.invoke("req-1");
            assertEquals("data: 1\n\n", function.relay(function.agent().take(), "data: 1\n\n"));
            function.freeze();
            assertTrue(function.process().nextLine().startsWith("{\"_aws\":{\"Timestamp\":"));
            assertTrue(function.process().awaitErr("(Request ended[.].*)").contains(" AWSRequestId=req-1 "));
        }
    }

    /** The settings are wrong, and so never read; what is said of them has its form all the same. */
    @ParameterizedTest
    @CsvSource({"JSON, '\\{\"timestamp\":.*\"level\":\"ERROR\".*}'", "Text, '[0-9-]+T[0-9:.]+Z ERROR .*'",
            "xml, '[0-9-]+T[0-9:.]+Z ERROR .*'"})
    void aFunctionThatCantStartLogsInTheSameForm(String format, String line) {
        try (FunctionProcess function = new FunctionProcess(
                with("AWS_LAMBDA_LOG_FORMAT", format, "PROXY_HEARTBEAT", "often"))) {
            Call post = function.api().takePost();
            post.readBody();
            function.api().accept(post);
            assertEquals(1, function.process().awaitExit());
            List<String> lines = function.process().err().lines().toList();
            assertEquals(1, lines.size(), "" + lines);
            assertTrue(lines.getFirst().matches(line), lines.getFirst());
            assertTrue(lines.getFirst().contains("PROXY_HEARTBEAT is 'often'"), lines.getFirst());
        }
    }

    @ParameterizedTest
    @CsvSource({"JSON, '\"message\":\"Request ended.\"'", "Text, 'INFO Request ended. requestId='"})
    void theLaptopStackPassesTheFormatOn(String format, String part, @TempDir Path logs) throws IOException {
        try (ProcessChain chain = new ProcessChain(logs, Map.of("AWS_LAMBDA_LOG_FORMAT", format))) {
            Exchange exchange = chain.post("{}");
            Call call = chain.takeAgentCall();
            call.readBody();
            call.answer(200, "data: 1\n\n", "Content-Type: text/event-stream");
            assertEquals("data: 1\n\n", exchange.readRest());
        }
        String log = Files.readString(logs.resolve("function.log"));
        assertTrue(log.contains(part), log);
        assertTrue(log.contains("\"FunctionName\":\"agentcore-proxy\""), log);
    }
}
