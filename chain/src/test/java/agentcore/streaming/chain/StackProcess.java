package agentcore.streaming.chain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The laptop stack as a process of its own, as {@code ./run-local} starts it behind its build. */
final class StackProcess implements AutoCloseable {
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final BlockingQueue<String> out = new LinkedBlockingQueue<>();
    private final List<String> err = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> errEnded = new CompletableFuture<>();
    private final URI invokeUrl;

    /** Starts it and waits until it is ready. */
    StackProcess(Path logs, Map<String, String> settings, String... options) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-jar", ROOT.resolve("local/target/agentcore-streaming-local.jar").toString(), "--port", "0", "--function",
                ROOT.resolve("proxy/target/function").toString(), "--agent",
                ROOT.resolve("agent/target/agent/bin/agent").toString(), "--logs", logs.toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(settings);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        readLines(process.getInputStream(), out::add).thenRun(() -> out.add(""));
        readLines(process.getErrorStream(), err::add).thenRun(() -> errEnded.complete(null));
        String ready = nextLine();
        if (!ready.matches("ready http://localhost:[0-9]+/invoke")) {
            close();
            throw new AssertionError("The stack is not ready: " + ready + String.join("\n", err));
        }
        invokeUrl = URI.create(ready.substring("ready ".length()));
    }

    private static CompletableFuture<Void> readLines(InputStream stream, Consumer<String> lines) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines);
            } catch (IOException | UncheckedIOException e) {
                // The process has ended.
            }
            ended.complete(null);
        });
        return ended;
    }

    private String nextLine() {
        try {
            String line = out.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return line == null ? "nothing came" : line;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    URI invokeUrl() {
        return invokeUrl;
    }

    /** What it said on stderr before it was ready: the first group of a pattern. */
    String said(String pattern) {
        for (String line : err) {
            Matcher matcher = Pattern.compile(pattern).matcher(line);
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        throw new AssertionError("It did not say " + pattern + ":\n" + String.join("\n", err));
    }

    Process process() {
        return process;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("The stack did not end.");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new AssertionError(e);
        }
    }
}
