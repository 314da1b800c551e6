package agentcore.streaming.proxy.contract;

import java.time.Duration;

import agentcore.streaming.wire.fixture.Call;

/** A client at one end, the test's own agent at the other, and the product between them. */
public interface Chain extends AutoCloseable {
    /** How long the agent may be silent within its answer. */
    Duration IDLE_TIMEOUT = Duration.ofSeconds(1);

    /** Posts a JSON body to {@code /invoke}, with more headers as names and values in turn. Doesn't wait for an answer. */
    Exchange post(String json, String... headers);

    /** Waits for the next request at the agent. */
    Call takeAgentCall();

    /** The agent says nothing for {@link #IDLE_TIMEOUT}: where time is real, it does so by itself. */
    void beSilent();

    /** How many requests have come to the agent that the test has not taken. */
    int agentCallsNotTaken();

    @Override
    void close();
}
