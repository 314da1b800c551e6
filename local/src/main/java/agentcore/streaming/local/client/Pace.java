package agentcore.streaming.local.client;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How events came. Those that arrived within 10 ms of one another are one moment: a piece that is held back and let go comes
 * in several reads too, and a slow machine takes its time for them.
 *
 * @param events how many there are
 * @param moments at how many moments they came
 * @param first when the first came, in milliseconds since the request was sent
 * @param last when the last came
 * @param longestGap the longest time without an event between two
 * @param medianGap half of the gaps between events are shorter
 */
public record Pace(int events, int moments, double first, double last, double longestGap, double medianGap) {
    private static final double MOMENT_MILLIS = 10;
    /** An answer that was held back comes at one, or two where the network cuts it. */
    private static final int LEAST_MOMENTS = 3;

    public static Pace of(List<Event> events) {
        if (events.isEmpty()) {
            return new Pace(0, 0, 0, 0, 0, 0);
        }
        double[] gaps = new double[events.size() - 1];
        int moments = 1;
        double moment = events.getFirst().millis();
        for (int i = 1; i < events.size(); i++) {
            double millis = events.get(i).millis();
            gaps[i - 1] = millis - events.get(i - 1).millis();
            if (millis - moment > MOMENT_MILLIS) {
                moments++;
                moment = millis;
            }
        }
        Arrays.sort(gaps);
        return new Pace(events.size(), moments, events.getFirst().millis(), events.getLast().millis(),
                gaps.length == 0 ? 0 : gaps[gaps.length - 1], gaps.length == 0 ? 0 : gaps[gaps.length / 2]);
    }

    /** Whether events came while the answer was still being made. */
    public boolean isOneByOne() {
        return moments >= LEAST_MOMENTS;
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d events at %d moments, from %.0f to %.0f ms; longest gap %.0f ms", events,
                moments, first, last, longestGap);
    }
}
