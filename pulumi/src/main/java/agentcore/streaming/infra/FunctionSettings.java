package agentcore.streaming.infra;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The settings of the function.
 *
 * @param name the function's name
 * @param runtime Lambda's runtime
 * @param architecture Lambda's word for the processor
 * @param zip the package, from the program's folder
 * @param memory megabytes
 * @param reservedConcurrency how many run at a time at most; none for the account's limit
 * @param snapStart whether versions start from a snapshot
 * @param anyRuntime whether it may call every runtime of the account and region
 * @param environment settings of the function's own, by name
 */
record FunctionSettings(String name, String runtime, String architecture, Path zip, int memory,
        Optional<Integer> reservedConcurrency, boolean snapStart, boolean anyRuntime,
        Map<String, String> environment) {
    static final String CUSTOM = "provided.al2023";
    static final String MANAGED = "java25";
    /** Without tests: whoever deploys has the zip made, and {@code mvn verify} tests it. */
    private static final String BUILD = "mvn package -DskipTests -pl proxy -am";

    boolean isManaged() {
        return runtime.equals(MANAGED);
    }

    /** Whether AgentCore is told who calls. */
    boolean forwardsUserId() {
        return "on".equals(environment.get("PROXY_FORWARD_USER_ID"));
    }

    static FunctionSettings from(ConfigValues values, Path root, Contract contract) {
        String runtime = values.choice("functionRuntime", CUSTOM, CUSTOM, MANAGED);
        boolean snapStart = values.flag("snapStart", false);
        if (snapStart && !runtime.equals(MANAGED)) {
            values.refuse("snapStart", "is true, which Lambda offers for managed runtimes only: set functionRuntime to "
                    + MANAGED + ", or snapStart to false.");
        }
        String file = values.matching("functionZip",
                runtime.equals(MANAGED)
                        ? "proxy/target/agentcore-proxy-managed.zip"
                        : "proxy/target/agentcore-proxy.zip",
                ".+\\.zip", "a zip file's path from the project's folder", "proxy/target/agentcore-proxy.zip");
        Path zip = root.resolve(file);
        return new FunctionSettings(
                values.matching("functionName", "agentcore-proxy", "[A-Za-z0-9_-]{1,64}",
                        "letters, digits, hyphens and underscores, at most 64", "agentcore-proxy"),
                runtime, architecture(values, runtime, file, zip), zip,
                values.number("functionMemory", 1024, 128, 10_240, "megabytes"),
                values.number("reservedConcurrency", 1, 100_000, "requests at a time", 100), snapStart,
                values.flag("functionMayCallAnyRuntime", false), environment(values, contract));
    }

    private static String architecture(ConfigValues values, String runtime, String file, Path zip) {
        Optional<String> wanted = values.optional("functionArchitecture", "x86_64|arm64", "x86_64 or arm64", "arm64");
        Optional<FunctionZip> built;
        try {
            built = FunctionZip.read(zip);
        } catch (IllegalArgumentException e) {
            values.refuse("functionZip", "is '" + file + "', which " + e.getMessage() + ": make it with " + BUILD
                    + " in the project's folder.");
            return wanted.orElse("arm64");
        }
        if (built.isEmpty()) {
            values.refuse("functionZip", "is '" + file + "', and there is no such file: make it with " + BUILD
                    + " in the project's folder.");
            return wanted.orElse("arm64");
        }
        FunctionZip platform = built.get();
        boolean anywhere = platform.arch().equals("any");
        if (anywhere != runtime.equals(MANAGED)) {
            values.refuse("functionZip", "is '" + file + "', which is built for " + (anywhere ? MANAGED : CUSTOM)
                    + ", but functionRuntime is " + runtime + ": take functionZip out, or set the one that fits.");
        } else if (!anywhere && !platform.os().equals("linux")) {
            values.refuse("functionZip", "is '" + file + "', which was built on " + platform.os()
                    + " and has its JDK in it: build it on Linux, or set functionRuntime to " + MANAGED + ".");
        } else if (!anywhere && wanted.isPresent() && !wanted.get().equals(platform.arch())) {
            values.refuse("functionArchitecture", "is '" + wanted.get() + "', but '" + file + "' was built for "
                    + platform.arch() + ": set " + platform.arch() + ", or set functionRuntime to " + MANAGED
                    + ", whose package runs on both.");
        }
        return wanted.orElse(anywhere ? "arm64" : platform.arch());
    }

    private static Map<String, String> environment(ConfigValues values, Contract contract) {
        String key = "functionSettings";
        Map<String, Contract.Variable> variables = contract.environment();
        Map<String, String> environment = new TreeMap<>();
        List<String> settings = values.list(key, 30, "[A-Z][A-Z0-9_]*=.*", "a setting of the function with its value",
                "PROXY_HEARTBEAT=10s");
        for (String setting : settings) {
            String name = setting.substring(0, setting.indexOf('='));
            String value = setting.substring(name.length() + 1);
            Contract.Variable variable = variables.get(name);
            if (variable == null) {
                values.refuse(key, "has " + name + " in it, which is no setting of the function: README.md lists them,"
                        + " such as PROXY_HEARTBEAT=10s.");
            } else if (!variable.setBy().equals(key)) {
                values.refuse(key, "has " + name + " in it, which " + (variable.setBy().equals("Lambda")
                        ? "Lambda sets by itself"
                        : "a setting of the stack decides about") + ": take it out.");
            } else if (!value.matches(variable.pattern())) {
                values.refuse(key, "has " + name + "=" + value + " in it; it must be " + variable.rule() + ".");
            } else if (environment.put(name, value) != null) {
                values.refuse(key, "has " + name + " twice.");
            }
        }
        return environment;
    }
}
