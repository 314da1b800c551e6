package agentcore.streaming.chain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a smoke test has ended with, as {@code ./smoke} starts it behind its build. */
record SmokeProcess(int status, List<String> out, String err) {
    private static final int PATIENCE_SECONDS = 110;

    static SmokeProcess run(Path directory, Map<String, String> variables, String stdin, String... options) {
        return run("smoke", directory, variables, stdin, options);
    }

    /** The evaluation's process has the same ways. */
    static SmokeProcess evaluate(Path directory, String... options) {
        return run("evaluate", directory, Map.of(), "", options);
    }

    private static SmokeProcess run(String program, Path directory, Map<String, String> variables, String stdin,
            String... options) {
        List<String> command = new ArrayList<>(
                List.of(StackProcess.java(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp",
                        StackProcess.ROOT.resolve("local/target/agentcore-streaming-local.jar").toString(),
                        "agentcore.streaming.local." + program + ".Main"));
        command.addAll(List.of(options));
        return of(new RunningProcess(command, withoutCredentials(variables), directory, PATIENCE_SECONDS, stdin));
    }

    /** Nobody's own: a test signs with the credentials that it names. */
    private static Map<String, String> withoutCredentials(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(Map.of("AWS_ACCESS_KEY_ID", "", "AWS_SECRET_ACCESS_KEY", "",
                "AWS_SESSION_TOKEN", "", "AWS_PROFILE", "", "AWS_WEB_IDENTITY_TOKEN_FILE", "",
                "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "", "AWS_CONTAINER_CREDENTIALS_FULL_URI", ""));
        all.putAll(Map.of("AWS_CONFIG_FILE", "none", "AWS_SHARED_CREDENTIALS_FILE", "none", "AWS_EC2_METADATA_DISABLED",
                "true"));
        all.putAll(variables);
        return all;
    }

    /** Reads all that a process says, and waits for its end. */
    static SmokeProcess of(RunningProcess process) {
        try (process) {
            List<String> lines = new ArrayList<>();
            for (Optional<String> line = process.tryNextLine(); line.isPresent(); line = process.tryNextLine()) {
                lines.add(line.get());
            }
            return new SmokeProcess(process.awaitExit(), lines, process.err());
        }
    }

    /** A check's row, without its time: {@code ok} or {@code FAILED}, and the detail. */
    String row(String check) {
        return out.stream().filter(line -> line.startsWith(check + " ")).findFirst()
                .orElseThrow(() -> new AssertionError("There is no row " + check + ":\n" + this))
                .substring(check.length()).strip().replaceFirst(" +[0-9]+  ", " ");
    }

    /** The checks that don't hold. */
    List<String> failed() {
        return out.stream().filter(line -> line.contains(" FAILED ")).map(line -> line.substring(0, 11).strip())
                .toList();
    }

    /** What of stderr is no progress. */
    String complaint() {
        return String.join("\n", err.lines().filter(line -> !line.startsWith("Testing http")).toList());
    }
}
