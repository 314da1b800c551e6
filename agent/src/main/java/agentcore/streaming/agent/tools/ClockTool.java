package agentcore.streaming.agent.tools;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import io.vertx.core.Future;

/** Says what time it is, in a time zone. */
final class ClockTool {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter
            .ofPattern("EEEE, yyyy-MM-dd'T'HH:mm:ssxxx '['VV']'", Locale.ENGLISH);
    private static final int MOST_SUGGESTIONS = 5;
    private static final int LONGEST_ZONE = 60;
    /** Letters that may differ between what was asked for and what was meant. */
    private static final int NEAR = 2;

    private final Clock clock;

    private ClockTool(Clock clock) {
        this.clock = clock;
    }

    /** What is asked. */
    record Input(@Meaning("A time zone of the IANA database, such as Asia/Tokyo, or an offset such as +09:00. "
            + "Use UTC where the user's zone isn't known.") String zone) {}

    static Tool create(Clock clock) {
        return RecordTool.of("current_time",
                "Tells the current date, weekday and time in a time zone. Use it whenever an answer depends on today's date "
                        + "or the time of day.",
                Input.class, new ClockTool(clock)::use);
    }

    private Future<String> use(Input input) {
        try {
            return Future.succeededFuture(FORMAT.format(ZonedDateTime.now(clock.withZone(ZoneId.of(input.zone)))));
        } catch (DateTimeException e) {
            return Future.failedFuture(new ToolException(unknown(input.zone)));
        }
    }

    private static String unknown(String zone) {
        List<String> near = zone.length() <= LONGEST_ZONE ? near(zone) : List.of();
        return "There is no such time zone. " + (near.isEmpty()
                ? "Name one of the IANA database, such as Asia/Tokyo or Europe/Berlin, or an offset such as +09:00."
                : "Did you mean " + String.join(", ", near) + "?");
    }

    /** Zones that somebody may have meant: by an abbreviation, a city, or with some letters wrong; the nearest first. */
    private static List<String> near(String zone) {
        List<String> found = new ArrayList<>();
        String wanted = normal(zone);
        String abbreviated = ZoneId.SHORT_IDS.getOrDefault(zone.strip().toUpperCase(Locale.ROOT), "");
        if (!abbreviated.isEmpty()) {
            found.add(abbreviated);
        }
        ZoneId.getAvailableZoneIds().stream().filter(id -> distance(id, wanted) <= Math.min(NEAR, wanted.length() / 3))
                .sorted(Comparator.<String>comparingInt(id -> distance(id, wanted)).thenComparing(id -> id))
                .filter(id -> !found.contains(id)).limit(MOST_SUGGESTIONS - found.size()).forEach(found::add);
        return found;
    }

    /** From the whole of a zone's name, or from its city. */
    private static int distance(String id, String wanted) {
        String name = normal(id);
        return Math.min(letters(name, wanted), letters(name.substring(name.lastIndexOf('/') + 1), wanted));
    }

    private static String normal(String zone) {
        return zone.strip().toLowerCase(Locale.ROOT).replace(' ', '_');
    }

    /** How many letters have to be put in, left out or changed (Levenshtein). */
    private static int letters(String from, String to) {
        if (Math.abs(from.length() - to.length()) > NEAR) {
            return Integer.MAX_VALUE;
        }
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
