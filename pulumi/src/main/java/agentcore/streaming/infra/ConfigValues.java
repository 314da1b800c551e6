package agentcore.streaming.infra;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

/**
 * Reads settings out of a stack's configuration, and collects a sentence for each that is wrong: its key, what was found,
 * what is allowed, an example. A wrong one is replaced by its default, so that all others can be looked at too; the caller
 * must not go on when there are {@link #problems}. A setting that is empty counts as not set.
 */
final class ConfigValues {
    private static final String TRUE_OR_FALSE = "true|false";

    private final Map<String, String> config;
    private final Set<String> secret;
    private final Set<String> known = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    /** @param secret keys whose values are encrypted, or a part of them */
    ConfigValues(Map<String, String> config, Set<String> secret) {
        this.config = config;
        this.secret = secret;
    }

    List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        config.keySet().stream().filter(key -> !known.contains(key)).sorted()
                .forEach(key -> all.add(key.startsWith("aws:")
                        // The provider is the program's own, and so has nothing of what is configured for Pulumi's.
                        ? key + " is read by nobody: of the provider's own settings only aws:region and aws:profile"
                                + " are, and Pulumi.yaml lists the stack's, such as allowedAccountIds."
                        : key + " is no setting: Pulumi.yaml lists them all."));
        return all;
    }

    /** A value that has to be there. */
    String required(String key, String pattern, String what, String example) {
        Optional<String> value = optional(key, pattern, what, example);
        if (value.isEmpty() && !isSet(key)) {
            problems.add(key + " is not set: set it to " + what + ", such as " + example + ".");
        }
        return value.orElse(example);
    }

    /** A value of a certain form, if it is set. */
    Optional<String> optional(String key, String pattern, String what, String example) {
        return value(key).filter(value -> matches(key, value, pattern, what, example));
    }

    /** A value of a certain form. */
    String matching(String key, String fallback, String pattern, String what, String example) {
        return optional(key, pattern, what, example).orElse(fallback);
    }

    /** One of a few words. */
    String choice(String key, String fallback, String... words) {
        String all = String.join(", ", Arrays.copyOf(words, words.length - 1)) + " or " + words[words.length - 1];
        return matching(key, fallback, String.join("|", words), all, fallback);
    }

    boolean flag(String key, boolean fallback) {
        return Boolean.parseBoolean(
                matching(key, String.valueOf(fallback), TRUE_OR_FALSE, "true or false", String.valueOf(fallback)));
    }

    /** A whole number, both limits allowed. */
    Optional<Integer> number(String key, int least, int most, String unit, int example) {
        Optional<String> value = value(key);
        String what = "a whole number of " + unit + " from " + least + " to " + most;
        return value.filter(text -> {
            boolean right = text.matches("[0-9]{1,9}") && Integer.parseInt(text) >= least
                    && Integer.parseInt(text) <= most;
            if (!right) {
                problems.add(wrong(key, text, what, String.valueOf(example)));
            }
            return right;
        }).map(Integer::valueOf);
    }

    int number(String key, int fallback, int least, int most, String unit) {
        return number(key, least, most, unit, fallback).orElse(fallback);
    }

    /** Values of a certain form: Pulumi's arrays are JSON. */
    List<String> list(String key, int most, String pattern, String what, String example) {
        List<String> values = new ArrayList<>();
        for (String value : value(key).map(text -> elements(key, text, "is '" + text + "' and ")).orElse(List.of())) {
            if (matches(key, value, pattern, what, example)) {
                values.add(value);
            }
        }
        count(key, values, most);
        if (new HashSet<>(values).size() < values.size()) {
            problems.add(key + " has a value twice.");
        }
        return values;
    }

    /** Values of which no sentence tells. */
    List<String> unseen(String key, int most) {
        List<String> values = value(key).map(text -> elements(key, text, "")).orElse(List.of());
        count(key, values, most);
        return values;
    }

    private void count(String key, List<String> values, int most) {
        if (values.size() > most) {
            problems.add(key + " has " + values.size() + " values; at most " + most + " are possible.");
        }
    }

    /** Refuses what is right in itself. The sentence begins with the key. */
    void refuse(String key, String sentence) {
        problems.add(key + " " + sentence);
    }

    /** Whether it is set to something else than its default in {@code Pulumi.yaml}. */
    boolean isOther(String key, String fallback) {
        return value(key).filter(value -> !value.equals(fallback)).isPresent();
    }

    boolean isSet(String key) {
        return value(key).isPresent();
    }

    /** Whether Pulumi keeps it as a secret. */
    boolean isSecret(String key) {
        return secret.contains(key);
    }

    private boolean matches(String key, String value, String pattern, String what, String example) {
        boolean right = Pattern.compile(pattern).matcher(value).matches();
        if (!right) {
            problems.add(wrong(key, value, what, example));
        }
        return right;
    }

    private static String wrong(String key, String value, String what, String example) {
        return key + " is '" + value + "' and must be " + what + ", such as " + example + ".";
    }

    private List<String> elements(String key, String text, String found) {
        List<String> elements = new ArrayList<>();
        try {
            for (JsonElement element : JsonParser.parseString(text).getAsJsonArray()) {
                elements.add(element.getAsString());
            }
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
            problems.add(key + " " + found + "must be a list, such as [\"one\", \"two\"]; in words: "
                    + "pulumi config set --path '" + key + "[0]' one.");
            return List.of();
        }
        return elements;
    }

    private Optional<String> value(String key) {
        known.add(key);
        // An empty list is one that isn't set, too: Pulumi.yaml has to give each setting a default.
        return Optional.ofNullable(config.get(key)).map(String::strip)
                .filter(value -> !value.isEmpty() && !value.equals("[]"));
    }
}
