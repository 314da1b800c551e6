package agentcore.streaming.agent.log;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Logs sentences with names and values. Any thread. Never to be given what was said, tokens, or session ids. */
public final class Logs {
    private static final Logger OWN = Logger.getLogger("agentcore.streaming.agent");
    private static final int HASH_BYTES = 8;
    /** Takes what is ours directly: at the process's end the JDK takes all handlers away, while turns have something to say. */
    private static volatile Lines lines;

    private Logs() {}

    /**
     * Makes lines on stderr of all that is logged in this process from now on, at INFO and above: below it the SDK logs requests
     * as it signs them.
     *
     * @param json whether as JSON instead of text
     */
    public static void toStderr(boolean json) {
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        lines = new Lines(new LogFormatter(json));
        root.addHandler(lines);
    }

    private static final class Lines extends Handler {
        Lines(LogFormatter formatter) {
            setFormatter(formatter);
        }

        @Override
        public void publish(LogRecord entry) {
            if (isLoggable(entry)) {
                System.err.print(getFormatter().format(entry));
            }
        }

        @Override
        public void flush() {}

        /** {@inheritDoc} Nothing is held back. */
        @Override
        public void close() {}
    }

    /**
     * Logs what is as it should be.
     *
     * @param message a sentence
     * @param members names and values (texts, numbers)
     */
    public static void info(String message, Map<String, Object> members) {
        log(Level.INFO, message, members, null);
    }

    /**
     * Logs what an operator may want to look at.
     *
     * @param message a sentence
     * @param members names and values
     */
    public static void warn(String message, Map<String, Object> members) {
        log(Level.WARNING, message, members, null);
    }

    /**
     * Logs a failure that nobody foresaw: its types and where it was, and not its words, which may quote what was said.
     *
     * @param message a sentence
     * @param members names and values
     * @param failure what failed; null for none
     */
    public static void error(String message, Map<String, Object> members, Throwable failure) {
        log(Level.SEVERE, message, members, failure);
    }

    /**
     * Enough to tell sessions apart, and too little to be taken for one. Of AgentCore's id, which the client's isn't.
     *
     * @param id a secret
     * @return 16 hexadecimal digits
     */
    public static String hash(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }

    private static void log(Level level, String message, Map<String, Object> members, Throwable failure) {
        LogRecord entry = new LogRecord(level, message);
        entry.setLoggerName(OWN.getName());
        entry.setParameters(new Object[]{members});
        entry.setThrown(failure);
        Lines direct = lines;
        if (direct == null) {
            OWN.log(entry);
        } else {
            direct.publish(entry);
        }
    }
}
