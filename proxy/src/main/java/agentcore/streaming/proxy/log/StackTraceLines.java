package agentcore.streaming.proxy.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An exception as members of a line, under the names that Lambda's own runtimes use. */
final class StackTraceLines {
    /** Frames of one exception: where it was thrown, and who called; further down there is the event loop only. */
    static final int MOST_FRAMES = 20;
    /** Frames and causes, all in all. */
    static final int MOST = 64;

    private StackTraceLines() {}

    /** Adds {@code errorType}, {@code errorMessage} and {@code stackTrace}; {@code words}: also what exceptions say. */
    static void put(Map<String, Object> members, Throwable thrown, boolean words) {
        members.put("errorType", thrown.getClass().getName());
        if (words) {
            members.put("errorMessage", LogFormatter.bounded(thrown.getMessage()));
        }
        List<String> lines = new ArrayList<>();
        // Causes may go round in a circle, and end with the lines.
        for (Throwable cause = thrown; cause != null && lines.size() < MOST; cause = cause.getCause()) {
            if (cause != thrown) {
                lines.add("Caused by: " + cause.getClass().getName()
                        + (words ? ": " + LogFormatter.bounded(cause.getMessage()) : ""));
            }
            StackTraceElement[] frames = cause.getStackTrace();
            for (int i = 0; i < Math.min(frames.length, MOST_FRAMES); i++) {
                lines.add(frames[i].toString());
            }
        }
        members.put("stackTrace", lines.size() > MOST ? lines.subList(0, MOST) : lines);
    }
}
