package agentcore.streaming.proxy.log;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Pattern;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

/**
 * Makes one line of each record, whatever is in it: as JSON, with the names by which Lambda filters ({@code level},
 * {@code timestamp}), or as text, the message and then names and values. Long texts are cut.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html">Lambda developer
 *      guide, log-level filtering: "all other runtimes"</a>
 */
final class LogFormatter extends Formatter {
    /** What stands in a line without quotation marks. */
    private static final Pattern WORD = Pattern.compile("[!-~]+");
    /** Characters of a text. */
    static final int LONGEST = 8 * 1024;

    /** Made when there is something to log: a function's start has nothing to say, and shall not wait for these classes. */
    private static final class Writers {
        static final JsonFactory JSON = JsonFactory.builder().build();
        static final DateTimeFormatter RFC_3339 = DateTimeFormatter
                .ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

        private Writers() {}
    }

    private final boolean json;

    LogFormatter(boolean json) {
        this.json = json;
    }

    /** Without the line's end. */
    @Override
    public String format(LogRecord entry) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("timestamp", Writers.RFC_3339.format(entry.getInstant()));
        members.put("level", level(entry.getLevel()));
        boolean ofRequest = entry.getParameters() != null && entry.getParameters().length == 1
                && entry.getParameters()[0] instanceof LogFields;
        if (ofRequest) {
            members.put("message", bounded(entry.getMessage()));
            members.putAll(((LogFields) entry.getParameters()[0]).members());
        } else {
            members.put("message", bounded(formatMessage(entry)));
            members.put("logger", String.valueOf(entry.getLoggerName()));
        }
        if (entry.getThrown() != null) {
            // The words of an exception that nobody foresaw may quote what the request holds.
            StackTraceLines.put(members, entry.getThrown(), !ofRequest);
        }
        return json ? json(members) : text(members);
    }

    /** Lambda's word for a level. */
    static String level(Level level) {
        int value = level.intValue();
        if (value > Level.SEVERE.intValue()) {
            return "FATAL";
        }
        if (value >= Level.SEVERE.intValue()) {
            return "ERROR";
        }
        if (value >= Level.WARNING.intValue()) {
            return "WARN";
        }
        if (value >= Level.INFO.intValue()) {
            return "INFO";
        }
        return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
    }

    /** The text, or its start and how much more there is. */
    static String bounded(String text) {
        if (text == null || text.length() <= LONGEST) {
            return String.valueOf(text);
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end) + "... (" + (text.length() - end) + " characters more)";
    }

    private static String json(Map<String, Object> members) {
        StringWriter line = new StringWriter();
        try (JsonGenerator generator = Writers.JSON.createGenerator(line)) {
            generator.writeStartObject();
            for (Map.Entry<String, Object> member : members.entrySet()) {
                generator.writeFieldName(member.getKey());
                write(generator, member.getValue());
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a string doesn't fail
        }
        return line.toString();
    }

    private static void write(JsonGenerator generator, Object value) throws IOException {
        switch (value) {
            case List<?> texts -> {
                generator.writeStartArray();
                for (Object text : texts) {
                    generator.writeString(text.toString());
                }
                generator.writeEndArray();
            }
            case Number number -> generator.writeNumber(number.longValue());
            case Boolean truth -> generator.writeBoolean(truth);
            default -> generator.writeString(value.toString());
        }
    }

    private static String text(Map<String, Object> members) {
        StringBuilder line = new StringBuilder();
        members.forEach((name, value) -> {
            switch (name) {
                case "timestamp" -> line.append(value);
                case "level", "message" -> escape(value.toString(), line.append(' '));
                default -> escape(shown(value), line.append(' ').append(name).append('='));
            }
        });
        return line.toString();
    }

    private static String shown(Object value) {
        String text = value instanceof List<?> texts
                ? String.join(" | ", texts.stream().map(Object::toString).toList())
                : value.toString();
        return WORD.matcher(text).matches() ? text : '"' + text.replace('"', '\'') + '"';
    }

    /** So that nothing in a text begins another line, or speaks to a terminal. */
    private static void escape(String text, StringBuilder line) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                case '\t' -> line.append("\\t");
                default -> {
                    if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                        line.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
    }
}
