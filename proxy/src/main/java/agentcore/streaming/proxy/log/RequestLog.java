package agentcore.streaming.proxy.log;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The log of one request: each line names it, by the id that the client is told, Lambda's id, a hash of the session id, and
 * the X-Ray trace. To be carried along with the request; on the event loop.
 */
public final class RequestLog {
    private static final Logger LOG = Logger.getLogger("agentcore.streaming.proxy");
    /** Part of {@code X-Amzn-Trace-Id} (X-Ray developer guide, {@code xray-concepts}); nothing else of it is of use here. */
    private static final Pattern TRACE = Pattern.compile("(?:^|;)Root=(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)");
    private static final int HASH_BYTES = 8;

    private final Map<String, Object> ids = new LinkedHashMap<>();
    private final Set<String> secrets = new LinkedHashSet<>();

    /**
     * The log of a request of which no more is known yet.
     *
     * @param lambdaId Lambda's id of the invocation
     * @param traceHeader the invocation's X-Ray header
     */
    public RequestLog(String lambdaId, Optional<String> traceHeader) {
        ids.put("requestId", lambdaId);
        ids.put("AWSRequestId", lambdaId); // as Lambda's own runtimes call it
        traceHeader.map(TRACE::matcher).filter(Matcher::find).ifPresent(found -> ids.put("traceId", found.group(1)));
    }

    /**
     * The id that the client is told.
     *
     * @return API Gateway's id, or Lambda's as long as there is no other
     */
    public String requestId() {
        return (String) ids.get("requestId");
    }

    /**
     * Says which id the client is told.
     *
     * @param id API Gateway's id
     */
    public void requestId(String id) {
        ids.put("requestId", id);
    }

    /**
     * Says which session the request belongs to. Its id is a secret of those who know it, and never logged.
     *
     * @param id the client's session id
     */
    public void session(String id) {
        secret(id);
        ids.put("sessionHash", hash(id));
    }

    /**
     * Says what else is to be kept out of the log, wherever it comes from.
     *
     * @param text for example, AgentCore's id of the session
     */
    public void secret(String text) {
        secrets.add(text);
    }

    /** Enough to tell sessions apart, and too little to be taken for one. */
    static String hash(String id) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }

    /**
     * Logs what is as it should be.
     *
     * @param message a sentence
     */
    public void info(String message) {
        log(Level.INFO, message, Map.of(), null);
    }

    /**
     * The same, with more to say.
     *
     * @param message a sentence
     * @param more names and values (texts, numbers, booleans), in order
     */
    public void info(String message, Map<String, Object> more) {
        log(Level.INFO, message, more, null);
    }

    /**
     * Logs what an operator may want to look at.
     *
     * @param message a sentence
     */
    public void warn(String message) {
        log(Level.WARNING, message, Map.of(), null);
    }

    /**
     * What the operator has to mend.
     *
     * @param message our own words
     */
    public void error(String message) {
        log(Level.SEVERE, message, Map.of(), null);
    }

    /**
     * Logs a failure that nobody foresaw: its type and where it was, and not its words, which may quote the request.
     *
     * @param message a sentence
     * @param failure what failed
     */
    public void error(String message, Throwable failure) {
        log(Level.SEVERE, message, Map.of(), failure);
    }

    private String withoutSecrets(String message) {
        String told = message;
        for (String secret : secrets) {
            told = told.replace(secret, "(session)");
        }
        return told;
    }

    private void log(Level level, String message, Map<String, Object> more, Throwable failure) {
        if (LOG.isLoggable(level)) {
            LogRecord entry = new LogRecord(level, withoutSecrets(message));
            Map<String, Object> members = new LinkedHashMap<>(ids);
            members.putAll(more);
            entry.setParameters(new Object[]{new LogFields(members)});
            entry.setLoggerName(LOG.getName());
            entry.setThrown(failure);
            LOG.log(entry);
        }
    }
}
