package agentcore.streaming.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A function that is measured.
 *
 * @param name as it stands in the report
 * @param about what it runs on
 * @param command starts it
 * @param environment what it needs besides what Lambda sets
 * @param concurrent whether it serves more than one invocation at a time, if {@code AWS_LAMBDA_MAX_CONCURRENCY} says so
 */
record Contender(String name, String about, List<String> command, Map<String, String> environment,
        boolean concurrent) {
    /** As long as there is no limit on the process, a JVM takes its share of the whole machine: this is a function of 1 GB. */
    private static final String ONE_GIGABYTE = "-XX:MaxRAM=1g";

    /** The function in JavaScript, on AWS's runtime client for Node, which serves one invocation at a time. */
    static Contender node(Path folder, Lab lab) {
        return new Contender("Node", "Node " + Tool.output("node", "--version").substring(1) + ", aws-lambda-ric",
                List.of("node", folder.resolve("node_modules/aws-lambda-ric/bin/index.mjs").toString(),
                        "index.handler"),
                Map.of("LAMBDA_TASK_ROOT", folder.resolve("target").toString(), "_HANDLER", "index.handler",
                        "NODE_EXTRA_CA_CERTS", lab.authority().toString()),
                false);
    }

    /** A folder with a bootstrap and a JRE, as the build leaves it. */
    static Contender function(String name, Path folder, Lab lab, Path work) {
        Path bootstrap = folder.resolve("bootstrap");
        if (!Files.isExecutable(bootstrap)) {
            throw new BenchException("There is no function in " + folder + ": build it (mvn package -pl proxy -am).");
        }
        return new Contender(name, release(folder), List.of(bootstrap.toString()),
                // On a busy machine 3 s may be too short, and a failed connection would end the run.
                Map.of("PROXY_CONNECT_TIMEOUT", "1m", "LAMBDA_TASK_ROOT", folder.toString(), "JAVA_TOOL_OPTIONS",
                        ONE_GIGABYTE
                                + " -Djavax.net.ssl.trustStore=" + authorities(folder, lab, work)),
                true);
    }

    private static String release(Path folder) {
        return Tool.output(folder.resolve("jre/bin/java").toString(), "-XshowSettings:properties", "-version").lines()
                .filter(line -> line.contains("java.vendor.version =") || line.contains("java.vm.version ="))
                .map(line -> line.replaceAll(".* = ", ""))
                .collect(Collectors.joining(", JVM ", "", ", a function of 1 GB"));
    }

    /** Those of the function's own JRE and the emulator's, in a file of the same kind: reading it is part of a start. */
    private static Path authorities(Path folder, Lab lab, Path work) {
        try {
            Path all = Files.createTempDirectory(work, "authorities").resolve("cacerts");
            Files.copy(folder.resolve("jre/lib/security/cacerts"), all);
            Tool.output(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-importcert",
                    "-noprompt", "-alias", "bench", "-file", lab.authority().toString(), "-keystore", all.toString(),
                    "-storepass", "changeit", "-J-Dkeystore.pkcs12.certProtectionAlgorithm=NONE",
                    "-J-Dkeystore.pkcs12.macAlgorithm=NONE");
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The whole environment of its process. */
    Map<String, String> environment(String runtimeApi, String agentCore, int concurrency) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("PATH", System.getenv("PATH"));
        all.put("LANG", "en_US.UTF-8");
        all.put("TZ", ":UTC");
        all.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        all.put("AWS_LAMBDA_FUNCTION_NAME", "bench");
        all.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        all.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024");
        all.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/bench");
        all.put("AWS_LAMBDA_LOG_STREAM_NAME", "bench");
        all.put("AWS_REGION", "us-east-1");
        all.put("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
        all.put("AWS_SECRET_ACCESS_KEY", "none");
        all.put("AWS_SESSION_TOKEN", "none");
        all.put("AGENT_RUNTIME_ARN", "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/bench-abcdefghij");
        all.put("AWS_ENDPOINT_URL_BEDROCK_AGENTCORE", agentCore);
        if (concurrency > 1) {
            all.put("AWS_LAMBDA_MAX_CONCURRENCY", Integer.toString(concurrency));
        }
        return all;
    }
}
