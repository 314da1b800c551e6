package agentcore.streaming.agent.log;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

/** Makes one line of each record, whatever is in it: as JSON, or as text, the message and then names and values. */
final class LogFormatter extends Formatter {
    private static final int LONGEST = 8 * 1024;
    private static final int MOST_FRAMES = 20;
    private static final JsonFactory JSON = JsonFactory.builder().build();

    private final boolean json;

    LogFormatter(boolean json) {
        this.json = json;
    }

    @Override
    public String format(LogRecord entry) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("timestamp", entry.getInstant().toString());
        members.put("level", entry.getLevel().getName());
        boolean own = entry.getParameters() != null && entry.getParameters().length == 1
                && entry.getParameters()[0] instanceof Map<?, ?>;
        members.put("message", own ? entry.getMessage() : formatMessage(entry));
        if (own) {
            ((Map<?, ?>) entry.getParameters()[0]).forEach((name, value) -> members.put(name.toString(), value));
        } else {
            members.put("logger", String.valueOf(entry.getLoggerName()));
        }
        if (entry.getThrown() != null) {
            members.put("error", trace(entry.getThrown()));
        }
        return (json ? json(members) : text(members)) + "\n";
    }

    /** Types and places; an exception's words may quote what was said. */
    private static String trace(Throwable thrown) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause).limit(5)
                .map(cause -> cause.getClass().getName() + Stream.of(cause.getStackTrace()).limit(MOST_FRAMES)
                        .map(frame -> " | " + frame).collect(Collectors.joining()))
                .collect(Collectors.joining(" | caused by "));
    }

    private static String json(Map<String, Object> members) {
        StringWriter line = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(line)) {
            generator.writeStartObject();
            for (Map.Entry<String, Object> member : members.entrySet()) {
                generator.writeFieldName(member.getKey());
                if (member.getValue() instanceof Number number) {
                    generator.writeNumber(number.longValue());
                } else {
                    generator.writeString(bounded(member.getValue()));
                }
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a string doesn't fail
        }
        return line.toString();
    }

    /** Without signs that begin another line or speak to a terminal. */
    private static String text(Map<String, Object> members) {
        StringBuilder line = new StringBuilder();
        members.forEach((name, value) -> {
            String shown = bounded(value).replaceAll("[\\p{Cntrl}\\u2028\\u2029]", " ");
            switch (name) {
                case "timestamp" -> line.append(shown);
                case "level", "message" -> line.append(' ').append(shown);
                default -> line.append(' ').append(name).append('=').append(shown);
            }
        });
        return line.toString();
    }

    private static String bounded(Object value) {
        String text = String.valueOf(value);
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
