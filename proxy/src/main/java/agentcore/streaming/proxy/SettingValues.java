package agentcore.streaming.proxy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads settings out of the environment, and collects a sentence for each that is wrong: its name, what it is, what it may
 * be. A wrong one is replaced by its default (a missing one by null), so that all others can be looked at too; the caller
 * must not go on when there are {@link #problems}. A setting that is empty counts as not set.
 */
final class SettingValues {
    private static final Pattern DURATION = Pattern.compile("(0)|([0-9]{1,9})(ms|s|m)");
    private static final Pattern SIZE = Pattern.compile("(0)|([0-9]{1,9})(KB|MB)");

    private final Map<String, String> environment;
    private final Set<String> known = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    SettingValues(Map<String, String> environment) {
        this.environment = environment;
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    /** Names that begin like settings and are none of those that were read: slips of the pen, or a newer version's. */
    List<String> unknown(String prefix) {
        return environment.keySet().stream().filter(name -> name.startsWith(prefix) && !known.contains(name)).sorted()
                .toList();
    }

    /** A value that has to be there. {@code parse} throws IllegalArgumentException for a wrong one. */
    <T> T required(String name, String what, String example, Function<String, T> parse) {
        String value = value(name, "");
        if (value.isEmpty()) {
            problems.add(name + " is not set: set it to " + what + ", such as " + example + ".");
            return null;
        }
        try {
            return parse.apply(value);
        } catch (IllegalArgumentException e) {
            problems.add(name + " is '" + value + "' and must be " + what + ", such as " + example + ".");
            return null;
        }
    }

    /** What a value leads to, if it is set. {@code parse} throws IllegalArgumentException with what it finds wrong with it. */
    <T> Optional<T> optional(String name, String what, Function<String, T> parse) {
        String value = value(name, "");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse.apply(value));
        } catch (IllegalArgumentException e) {
            problems.add(name + " is '" + value + "', which " + e.getMessage() + ": it must be " + what + ".");
            return Optional.empty();
        }
    }

    /** A value of a certain form. */
    String matching(String name, String pattern, String what, String fallback) {
        String value = value(name, fallback);
        if (!value.matches(pattern)) {
            problems.add(name + " is '" + value + "' and must be " + what + ".");
            return fallback;
        }
        return value;
    }

    /** Refuses a value that is right in itself. */
    void refuse(String name, String what) {
        problems.add(name + " is '" + value(name, "") + "' and must be " + what + ".");
    }

    /** Says what else is wrong, in a sentence. */
    void refuse(String sentence) {
        problems.add(sentence);
    }

    /** Values of a certain form with commas between; none where it isn't set. */
    List<String> list(String name, String pattern, String what) {
        String value = value(name, "");
        if (value.isEmpty()) {
            return List.of();
        }
        if (!value.matches(pattern)) {
            problems.add(name + " is '" + value + "' and must be " + what + ".");
            return List.of();
        }
        return List.of(value.split(","));
    }

    /** A length of time, both limits allowed. */
    Duration duration(String name, String fallback, Duration least, Duration most) {
        String value = value(name, fallback);
        Matcher matcher = DURATION.matcher(value);
        if (matcher.matches()) {
            Duration duration = matcher.group(1) != null
                    ? Duration.ZERO
                    : switch (matcher.group(3)) {
                        case "ms" -> Duration.ofMillis(Long.parseLong(matcher.group(2)));
                        case "s" -> Duration.ofSeconds(Long.parseLong(matcher.group(2)));
                        default -> Duration.ofMinutes(Long.parseLong(matcher.group(2)));
                    };
            if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                return duration;
            }
        }
        String orZero = least.isZero() ? "0, or " : "";
        problems.add(
                name + " is '" + value + "' and must be " + orZero + "a time of at most 24 hours such as " + fallback
                        + ", 500ms or 2m.");
        return Duration.ZERO;
    }

    /** A number of bytes, both limits allowed. */
    long size(String name, String fallback, long least, long most) {
        String value = value(name, fallback);
        Matcher matcher = SIZE.matcher(value);
        if (matcher.matches()) {
            long bytes = matcher.group(1) != null
                    ? 0
                    : Long.parseLong(matcher.group(2)) << (matcher.group(3).equals("KB") ? 10 : 20);
            if (bytes >= least && bytes <= most) {
                return bytes;
            }
        }
        String orZero = least == 0 ? "0, or " : "";
        String largest = most < 1 << 20 ? (most >> 10) + "KB such as 2KB" : (most >> 20) + "MB such as 6MB or 64KB";
        problems.add(name + " is '" + value + "' and must be " + orZero + "a size of at most " + largest + ".");
        return least;
    }

    private String value(String name, String fallback) {
        known.add(name);
        String value = environment.getOrDefault(name, "");
        return value.isEmpty() ? fallback : value;
    }
}
