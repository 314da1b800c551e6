package agentcore.streaming.proxy.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogFormatterTest {
    private static final LogFormatter TEXT = new LogFormatter(false);
    private static final LogFormatter JSON = new LogFormatter(true);

    private static LogRecord entry(String message, Object... parameters) {
        LogRecord entry = new LogRecord(Level.WARNING, message);
        entry.setInstant(Instant.ofEpochMilli(1_800_000_000_000L));
        entry.setLoggerName("io.vertx");
        entry.setParameters(parameters);
        return entry;
    }

    @Test
    void aLineOfALibraryHasItsLogger() {
        assertEquals("2027-01-15T08:00:00.000Z WARN 2 of 3 logger=io.vertx", TEXT.format(entry("{0} of {1}", 2, 3)));
        assertEquals(
                "{\"timestamp\":\"2027-01-15T08:00:00.000Z\",\"level\":\"WARN\",\"message\":\"2 of 3\",\"logger\":\"io.vertx\"}",
                JSON.format(entry("{0} of {1}", 2, 3)));
    }

    @Test
    void aLineOfARequestHasItsIdsAndItsMessageAsItIs() {
        LogRecord entry = entry("It's {0}", new LogFields(Map.of("requestId", "r 1")));
        assertEquals("2027-01-15T08:00:00.000Z WARN It's {0} requestId=\"r 1\"", TEXT.format(entry));
        assertEquals("r 1", new JsonObject(JSON.format(entry)).getString("requestId"));
        assertEquals("It's {0}", new JsonObject(JSON.format(entry)).getString("message"));
    }

    @ParameterizedTest
    @CsvSource({"FINEST, TRACE", "FINER, TRACE", "FINE, DEBUG", "CONFIG, DEBUG", "INFO, INFO", "WARNING, WARN",
            "SEVERE, ERROR", "1100, FATAL"})
    void levelsHaveLambdasNames(String level, String name) {
        assertEquals(name, LogFormatter.level(Level.parse(level)));
    }

    /** Log injection: whatever ends a line somewhere ends none here, and a terminal is told nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n", "\u0085", "\u2028", "\u2029", "\u000b", "\f", "\u001b[2J", "\0"})
    void nothingInATextBeginsAnotherLine(String end) {
        String forged = "first" + end + "2027-01-15T08:00:00.000Z ERROR forged";
        LogRecord entry = entry(forged, new LogFields(Map.of("requestId", forged)));
        entry.setThrown(new IllegalStateException(forged, new IllegalStateException(forged)));
        LogRecord foreign = entry(forged);
        foreign.setLoggerName(forged);
        foreign.setThrown(entry.getThrown());
        for (LogRecord each : List.of(entry, foreign)) {
            String line = TEXT.format(each);
            assertEquals(1, line.lines().count(), line);
            assertTrue(line.chars().noneMatch(Character::isISOControl), line);
            assertFalse(line.contains("\u2028") || line.contains("\u2029"), line);
            String json = JSON.format(each);
            assertEquals(1, json.lines().count(), json);
            assertEquals(forged, new JsonObject(json).getString("message"));
        }
    }

    @Test
    void anExceptionIsMembersOfTheLine() {
        LogRecord entry = entry("It failed.");
        entry.setThrown(new IllegalStateException("words", new IllegalArgumentException("why")));
        JsonObject line = new JsonObject(JSON.format(entry));
        assertEquals("java.lang.IllegalStateException", line.getString("errorType"));
        assertEquals("words", line.getString("errorMessage"));
        List<Object> trace = line.getJsonArray("stackTrace").stream().toList();
        assertTrue(trace.getFirst().toString().startsWith("agentcore.streaming.proxy.log.LogFormatterTest."),
                "" + trace);
        assertTrue(trace.contains("Caused by: java.lang.IllegalArgumentException: why"),
                "" + trace);
        String text = TEXT.format(entry);
        assertTrue(
                text.contains(" errorType=java.lang.IllegalStateException errorMessage=words stackTrace=\"agentcore."),
                text);
    }

    @Test
    void theWordsOfAnExceptionWithinARequestAreLeftOut() {
        LogRecord entry = entry("It failed.", new LogFields(Map.of("requestId", "r")));
        entry.setThrown(shallow("secret", shallow("secret", null)));
        for (String line : List.of(TEXT.format(entry), JSON.format(entry))) {
            assertFalse(line.contains("secret"), line);
            assertTrue(line.contains("java.lang.IllegalStateException"), line);
            assertTrue(line.contains("Caused by: java.lang.IllegalStateException"), line);
        }
    }

    private static IllegalStateException shallow(String words, Throwable cause) {
        IllegalStateException failure = new IllegalStateException(words, cause);
        failure.setStackTrace(new StackTraceElement[]{new StackTraceElement("a.B", "c", "B.java", 1)});
        return failure;
    }

    @Test
    void aLineIsBounded() {
        IllegalStateException circle = new IllegalStateException("x".repeat(100_000));
        circle.setStackTrace(new StackTraceElement[0]);
        circle.initCause(shallow("y".repeat(100_000), circle));
        LogRecord entry = entry("日".repeat(100_000));
        entry.setThrown(circle);
        JsonObject line = new JsonObject(JSON.format(entry));
        assertEquals("日".repeat(LogFormatter.LONGEST) + "... (91808 characters more)", line.getString("message"));
        assertTrue(line.getString("errorMessage").length() < LogFormatter.LONGEST + 50);
        assertEquals(StackTraceLines.MOST, line.getJsonArray("stackTrace").size());
        assertTrue(line.encode().length() < 1_000_000, "" + line.encode().length());
        LogRecord pairs = entry("x" + "\uD83D\uDE00".repeat(LogFormatter.LONGEST));
        assertEquals("x" + "\uD83D\uDE00".repeat(LogFormatter.LONGEST / 2 - 1), new JsonObject(JSON.format(pairs))
                .getString("message").replaceFirst("[.]{3} .*", ""));
    }

    @Test
    void aRecordWithoutAnythingIsALineToo() {
        LogRecord entry = new LogRecord(Level.INFO, null);
        assertTrue(TEXT.format(entry).endsWith(" INFO null logger=null"), TEXT.format(entry));
        entry.setThrown(new IllegalStateException());
        assertEquals("null", new JsonObject(JSON.format(entry)).getString("errorMessage"));
    }
}
