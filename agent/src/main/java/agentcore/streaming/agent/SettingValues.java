package agentcore.streaming.agent;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads settings out of the environment, and collects a sentence for each that is wrong: its name, what it is, what it must be.
 * A wrong one is replaced by its default, so that all others can be looked at too; the caller must not go on when there are
 * {@link #problems}. A setting that is empty counts as not set.
 */
final class SettingValues {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,6})(s|m)");

    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();

    SettingValues(Map<String, String> environment) {
        this.environment = environment;
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** All whose names begin so. */
    Map<String, String> beginningWith(String prefix) {
        Map<String, String> found = new TreeMap<>(environment);
        found.entrySet().removeIf(entry -> !entry.getKey().startsWith(prefix) || entry.getValue().isEmpty());
        return found;
    }

    /** A value of a certain form; {@code what} it must be ends the sentence. */
    Optional<String> matching(String name, String pattern, String what) {
        return text(name).filter(value -> {
            boolean right = value.matches(pattern);
            if (!right) {
                refuse(name, value, what);
            }
            return right;
        });
    }

    /** What a header may carry; never shown. */
    Optional<String> secret(String name) {
        return text(name).filter(value -> {
            boolean right = value.matches("[!-~]+");
            if (!right) {
                problems.add(name + " must be printable ASCII characters without blanks: look for a line end in it.");
            }
            return right;
        });
    }

    /** A whole number, both limits allowed. */
    int number(String name, int fallback, int least, int most) {
        return text(name).map(value -> {
            if (value.matches("[0-9]{1,9}") && Integer.parseInt(value) >= least && Integer.parseInt(value) <= most) {
                return Integer.valueOf(value);
            }
            refuse(name, value, "a number from " + least + " to " + most);
            return fallback;
        }).orElse(fallback);
    }

    /** A length of time, both limits allowed. */
    Duration duration(String name, Duration fallback, Duration least, Duration most) {
        return text(name).map(value -> {
            Matcher matcher = DURATION.matcher(value);
            if (matcher.matches()) {
                long amount = Long.parseLong(matcher.group(1));
                Duration duration = matcher.group(2).equals("s")
                        ? Duration.ofSeconds(amount)
                        : Duration.ofMinutes(amount);
                if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
                    return duration;
                }
            }
            refuse(name, value, "a time from " + least.toSeconds() + "s to " + most.toSeconds()
                    + "s, such as 30s or 10m");
            return fallback;
        }).orElse(fallback);
    }

    /** The address of a server, without query. */
    Optional<URI> url(String name) {
        return text(name).flatMap(value -> {
            try {
                URI url = new URI(value);
                if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                        && url.getRawQuery() == null && url.getRawUserInfo() == null) {
                    return Optional.of(url);
                }
            } catch (URISyntaxException e) {
                // as below
            }
            // Not its value: where somebody puts a password into an address, it must not be shown.
            problems.add(name + " must be an address such as http://localhost:11434/v1, without user and query.");
            return Optional.empty();
        });
    }

    /** Refuses a value. */
    void refuse(String name, String value, String what) {
        problems.add(name + " is '" + value + "' and must be " + what + ".");
    }

    /** Says what else is wrong, in a sentence. */
    void refuse(String sentence) {
        problems.add(sentence);
    }
}
