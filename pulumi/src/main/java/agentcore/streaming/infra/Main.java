package agentcore.streaming.infra;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import com.google.gson.JsonParser;
import com.pulumi.Context;
import com.pulumi.Pulumi;

/** What Pulumi runs, in the folder {@code pulumi}: reads the stack's settings, declares the deployment, gives its outputs. */
public final class Main {
    /** The project's folder, seen from the program's. Not absolute: paths of packages end up in the stack's state. */
    private static final Path ROOT = Path.of("..");

    private Main() {}

    /** Runs the program. */
    public static void main(String[] args) {
        Pulumi.run(Main::stack);
    }

    private static void stack(Context context) {
        Settings settings = Settings.from(config(context), secrets(context), context.stackName(), ROOT);
        new Deployment(settings, Contract.in(ROOT), context.projectName(), context.stackName()).declare()
                .forEach(context::export);
    }

    /** Keys that are secrets, or have one in them; Pulumi's own API tells no names. */
    private static Set<String> secrets(Context context) {
        Set<String> secrets = new LinkedHashSet<>();
        String keys = System.getenv().getOrDefault("PULUMI_CONFIG_SECRET_KEYS", "[]");
        JsonParser.parseString(keys).getAsJsonArray()
                .forEach(key -> secrets.add(key.getAsString().replaceFirst("^" + context.projectName() + ":", "")));
        return secrets;
    }

    /**
     * All that is configured for the project and for its provider, so that slips of the pen are found too, and what nobody
     * would read; Pulumi's own API tells no names.
     */
    private static Map<String, String> config(Context context) {
        Map<String, String> config = new LinkedHashMap<>();
        for (String name : JsonParser.parseString(System.getenv("PULUMI_CONFIG")).getAsJsonObject().keySet()) {
            String namespace = name.substring(0, name.indexOf(':'));
            String key = name.substring(namespace.length() + 1);
            if (namespace.equals(context.projectName())) {
                context.config().get(key).ifPresent(value -> config.put(key, value));
            } else if (namespace.equals("aws")) {
                context.config(namespace).get(key).ifPresent(value -> config.put(name, value));
            }
        }
        return config;
    }
}
