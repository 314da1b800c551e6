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

    /** All that is configured, so that slips of the pen are found too; Pulumi's own API tells no names. */
    private static Map<String, String> config(Context context) {
        Map<String, String> config = new LinkedHashMap<>();
        String prefix = context.projectName() + ":";
        JsonParser.parseString(System.getenv("PULUMI_CONFIG")).getAsJsonObject().keySet().stream()
                .filter(name -> name.startsWith(prefix)).map(name -> name.substring(prefix.length()))
                .forEach(key -> context.config().get(key).ifPresent(value -> config.put(key, value)));
        for (String key : new String[]{"region", "profile"}) {
            context.config("aws").get(key).ifPresent(value -> config.put("aws:" + key, value));
        }
        return config;
    }
}
