package agentcore.streaming.local.gateway;

import java.time.Duration;
import java.util.Optional;

/**
 * How long an answer may take, and how long nothing of it may come. A thread of its own watches, since the answer's thread
 * waits for the function or for the client. Thread-safe.
 */
final class StreamLimits implements AutoCloseable {
    private final Clock clock;
    private final Duration longest;
    private final Duration longestSilence;
    private final long startedAt;
    private volatile long progressAt;
    private volatile String reached;
    private Thread watcher;

    StreamLimits(Clock clock, Duration longest, Duration longestSilence) {
        this.clock = clock;
        this.startedAt = clock.nanos();
        this.progressAt = startedAt;
        this.longest = longest;
        this.longestSilence = longestSilence;
    }

    /** A piece of the answer has come. */
    void onProgress() {
        progressAt = clock.nanos();
    }

    /** Which limit has ended the answer. */
    Optional<String> reached() {
        return Optional.ofNullable(reached);
    }

    /** Runs {@code onLimit} when a limit is reached, unless this is closed before. */
    void start(Runnable onLimit) {
        watcher = Thread.ofVirtual().start(() -> {
            try {
                for (long left = nanosLeft(); left > 0; left = nanosLeft()) {
                    clock.sleep(Duration.ofNanos(left));
                }
                boolean tooLong = clock.nanos() - startedAt >= longest.toNanos();
                reached = tooLong
                        ? "it took longer than " + longest.toSeconds() + " s"
                        : "nothing came for " + longestSilence.toSeconds() + " s";
                onLimit.run();
            } catch (InterruptedException e) {
                // The answer is over.
            }
        });
    }

    @Override
    public void close() {
        watcher.interrupt();
    }

    private long nanosLeft() {
        long now = clock.nanos();
        return Math.min(startedAt + longest.toNanos() - now, progressAt + longestSilence.toNanos() - now);
    }
}
