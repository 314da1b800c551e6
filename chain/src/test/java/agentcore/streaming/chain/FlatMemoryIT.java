package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import agentcore.streaming.proxy.contract.FloodingAgent;
import agentcore.streaming.wire.fixture.Call;
import org.junit.jupiter.api.Test;

/** An answer of 64 MB passes through a function that has half of that, on the heap and beside it, while its reader stalls. */
class FlatMemoryIT {
    private static final String LIMITS = "-Xmx24m -Dio.netty.maxDirectMemory=8388608";

    @Test
    void aLargeAnswerPassesThroughASmallProcess() throws InterruptedException {
        Map<String, String> settings = new HashMap<>(FunctionProcess.CREDENTIALS);
        settings.put("JAVA_TOOL_OPTIONS", LIMITS);
        try (FunctionProcess function = new FunctionProcess(settings)) {
            function.api().awaitNext(1);
            for (String requestId : List.of("req-1", "req-2")) {
                function.invoke(requestId);
                FloodingAgent agent = new FloodingAgent(function.agent().take());
                Call post = function.api().takePost();
                post.readChunk(); // the prelude, and then nothing for a while
                assertTrue(agent.awaitPaused() < FloodingAgent.ALL);
                long read = 0;
                for (var chunk = post.tryReadChunk(); chunk.isPresent(); chunk = post.tryReadChunk()) {
                    read += chunk.get().length;
                }
                assertEquals(FloodingAgent.ALL, read);
                assertEquals(List.of(), post.trailerLines());
                function.api().accept(post);
                function.api().awaitNext(1);
            }
        }
    }
}
