package agentcore.streaming.proxy.log;

import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The log of this process, for whoever logs in it. */
public final class Logs {
    private static final Logger ROOT = Logger.getLogger("");
    /** Held here: the JDK forgets the level of a logger that nobody holds. */
    private static final Logger OWN = Logger.getLogger("agentcore.streaming");

    private Logs() {}

    /**
     * Sends all that is logged from now on to an output, and nowhere else; from {@code INFO} on, until {@link #from} says
     * otherwise.
     *
     * @param output takes it
     * @param json whether as JSON instead of text
     */
    public static void to(Output output, boolean json) {
        for (Handler handler : ROOT.getHandlers()) {
            ROOT.removeHandler(handler);
        }
        ROOT.addHandler(new Lines(output, json));
    }

    /**
     * Logs ours from this level on. The libraries from INFO on at most: below that the SDK logs requests as it signs them,
     * with headers and the session token.
     *
     * @param level the least level
     */
    public static void from(Level level) {
        OWN.setLevel(level);
        ROOT.setLevel(level.intValue() < Level.INFO.intValue() ? Level.INFO : level);
    }

    /**
     * Logs a failure that nobody foresaw and that belongs to no request that is known: without its words, which may quote
     * one.
     *
     * @param message a sentence
     * @param failure what failed
     */
    public static void error(String message, Throwable failure) {
        LogRecord entry = new LogRecord(Level.SEVERE, message);
        entry.setLoggerName(OWN.getName());
        entry.setParameters(new Object[]{new LogFields(Map.of())});
        entry.setThrown(failure);
        OWN.log(entry);
    }

    private static final class Lines extends Handler {
        private final Output output;

        Lines(Output output, boolean json) {
            this.output = output;
            setFormatter(new LogFormatter(json));
        }

        @Override
        public void publish(LogRecord entry) {
            if (isLoggable(entry)) {
                output.log(getFormatter().format(entry));
            }
        }

        @Override
        public void flush() {}

        /** {@inheritDoc} Nothing: at the process's end the JDK closes handlers while others still have something to say. */
        @Override
        public void close() {}
    }
}
