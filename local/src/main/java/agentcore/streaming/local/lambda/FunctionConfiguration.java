package agentcore.streaming.local.lambda;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What Lambda knows of a function.
 *
 * @param name its name
 * @param folder where it lies unpacked, with {@code bootstrap} in it
 * @param environment the variables of its configuration; Lambda adds its own
 * @param region where it is said to run
 * @param timeout how long an invocation may take
 * @param concurrency how many invocations a process is handed at once: 1, but for Lambda Managed Instances
 * @param logs the folder for the logs of its processes
 */
public record FunctionConfiguration(String name, Path folder, Map<String, String> environment, String region,
        Duration timeout, int concurrency, Path logs) {
    /** The only version there is: that which has not been published. */
    static final String VERSION = "$LATEST";
    private static final String ACCOUNT = "123456789012";

    String arn() {
        return "arn:aws:lambda:" + region + ":" + ACCOUNT + ":function:" + name;
    }

    /**
     * All of a process's environment: what is configured, and what Lambda defines (developer guide,
     * configuration-envvars). Nothing of the environment that the stack was started in, so that what works here doesn't owe
     * it to the laptop.
     */
    Map<String, String> processEnvironment(String runtimeApi) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        all.put("AWS_LAMBDA_FUNCTION_NAME", name);
        all.put("AWS_LAMBDA_FUNCTION_VERSION", VERSION);
        all.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
        all.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + name);
        all.put("AWS_LAMBDA_LOG_STREAM_NAME", "local/[" + VERSION + "]");
        all.put("AWS_LAMBDA_INITIALIZATION_TYPE",
                concurrency == 1 ? "on-demand" : "lambda-managed-instances");
        if (concurrency > 1) {
            all.put("AWS_LAMBDA_MAX_CONCURRENCY", String.valueOf(concurrency));
        }
        all.put("AWS_REGION", region);
        all.put("AWS_DEFAULT_REGION", region);
        // Of the function's role, on AWS. The emulators look for a signature, not at it.
        all.put("AWS_ACCESS_KEY_ID", "ASIAIOSFODNN7EXAMPLE");
        all.put("AWS_SECRET_ACCESS_KEY", "local");
        all.put("AWS_SESSION_TOKEN", "local");
        all.put("LAMBDA_TASK_ROOT", folder.toString());
        all.put("LAMBDA_RUNTIME_DIR", folder.toString());
        all.put("_HANDLER", "bootstrap");
        all.put("LANG", "en_US.UTF-8");
        all.put("LC_ALL", "C.UTF-8"); // unlike Lambda's, this machine may not have the other, or lie in a folder like 日本
        all.put("TZ", ":UTC");
        all.put("PATH", "/usr/local/bin:/usr/bin:/bin");
        return all;
    }
}
