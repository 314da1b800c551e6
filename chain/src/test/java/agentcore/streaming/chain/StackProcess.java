package agentcore.streaming.chain;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The laptop stack as a process of its own, as {@code ./run-local} starts it behind its build. */
final class StackProcess implements AutoCloseable {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    static final String JAVA_HOME = System.getProperty("java.home");
    private static final int PATIENCE_SECONDS = 90;

    private final RunningProcess process;
    private final URI invokeUrl;

    /** Starts it and waits until it is ready. */
    StackProcess(Path logs, Map<String, String> settings, String... options) {
        process = start(logs, settings, options);
        String ready;
        try {
            ready = process.nextLine();
        } catch (AssertionError e) {
            process.close();
            throw e;
        }
        if (!ready.matches("ready http://localhost:[0-9]+/invoke")) {
            process.close();
            throw new AssertionError("The stack is not ready: " + ready + "\n" + process.err());
        }
        invokeUrl = URI.create(ready.substring("ready ".length()));
    }

    /** Starts it on a free port, unless the options say another. */
    static RunningProcess start(Path logs, Map<String, String> settings, String... options) {
        return start(command(logs, options), settings);
    }

    /** Starts it by a command that ends in {@link #command}. */
    static RunningProcess start(List<String> command, Map<String, String> settings) {
        Map<String, String> variables = new HashMap<>(settings);
        variables.put("JAVA_HOME", JAVA_HOME);
        return new RunningProcess(command, variables, ROOT, PATIENCE_SECONDS);
    }

    static List<String> command(Path logs, String... options) {
        List<String> command = new ArrayList<>(List.of(java(), "-jar",
                ROOT.resolve("local/target/agentcore-streaming-local.jar").toString(), "--port", "0", "--function",
                ROOT.resolve("proxy/target/function").toString(), "--agent",
                ROOT.resolve("agent/target/agent/bin/agent").toString(), "--logs", logs.toString()));
        command.addAll(List.of(options));
        return command;
    }

    static String java() {
        return Path.of(JAVA_HOME, "bin", "java").toString();
    }

    URI invokeUrl() {
        return invokeUrl;
    }

    /** What it says on stderr: the first group of a pattern. */
    String said(String pattern) {
        return process.awaitErr(pattern);
    }

    RunningProcess process() {
        return process;
    }

    @Override
    public void close() {
        process.close();
    }
}
