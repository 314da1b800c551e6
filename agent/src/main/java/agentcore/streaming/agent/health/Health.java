package agentcore.streaming.agent.health;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How the agent is: starting until it is warm, as AgentCore takes its snapshot at the first healthy answer; then healthy, or
 * busy while there is background work. Any thread.
 */
public final class Health implements BackgroundWork {
    /** What a ping finds. */
    public enum Status {
        /** Not ready yet; not one of AgentCore's words, and told with an error status. */
        STARTING("Starting"),
        /** Ready. */
        HEALTHY("Healthy"),
        /** Ready, and at work without a request. */
        HEALTHY_BUSY("HealthyBusy");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        /** {@return the word on the wire} */
        public String word() {
            return word;
        }
    }

    private final AtomicInteger running = new AtomicInteger();
    private volatile boolean warm;

    /** Of an agent that has just begun to start. */
    public Health() {}

    /** The agent is ready. */
    public void warm() {
        warm = true;
    }

    /** {@return how the agent is now} */
    public Status status() {
        if (!warm) {
            return Status.STARTING;
        }
        return running.get() > 0 ? Status.HEALTHY_BUSY : Status.HEALTHY;
    }

    @Override
    public Running begin() {
        running.incrementAndGet();
        AtomicBoolean done = new AtomicBoolean();
        return () -> {
            if (done.compareAndSet(false, true)) {
                running.decrementAndGet();
            }
        };
    }
}
