package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;

import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.proxy.contract.FloodingAgent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 64 MB through all processes, to a client that stalls, then reads to the end. */
class BackPressureIT {
    /**
     * Between what the agent wrote and what the client read, kernel buffers included. A hop that reads on while the next one
     * stalls would hold the rest of the 64 MB.
     */
    private static final long MOST_IN_FLIGHT = 48L * 1024 * 1024;

    @TempDir
    Path logs;

    @Test
    void aStalledClientStopsTheAgentAndLosesNothing() throws InterruptedException {
        try (ProcessChain chain = new ProcessChain(logs, Map.of())) {
            Exchange exchange = chain.post("{}");
            FloodingAgent agent = new FloodingAgent(chain.takeAgentCall());
            assertEquals(200, exchange.status()); // and then the client reads no more
            long written = agent.awaitPaused();
            assertTrue(written < MOST_IN_FLIGHT, "the agent had written " + written);
            agent.assertAnswer(exchange);
            assertTrue(agent.pauses() > 0);
        }
    }
}
