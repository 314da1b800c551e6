package agentcore.streaming.local.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A process of the stack. What it prints goes to its log, line by line, and to a listener. */
public final class ChildProcess implements AutoCloseable {
    /** How long a process may take to end by itself before it is killed. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final String name;
    private final Path log;
    private final Process process;
    private final CompletableFuture<Integer> exit;

    private ChildProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.exit = process.onExit().thenApply(Process::exitValue);
    }

    /**
     * Starts a process.
     *
     * @param name what it is called in sentences and in its log's name, such as {@code agent}
     * @param command program and arguments
     * @param directory where it is started
     * @param environment all of its environment
     * @param logs the folder for its log; a log of that name is written over
     * @param lines gets each line that it prints, on a thread of its own
     * @return the process
     * @throws IOException if it can't be started, or its log can't be written
     */
    public static ChildProcess start(String name, List<String> command, Path directory, Map<String, String> environment,
            Path logs, Consumer<String> lines) throws IOException {
        Path log = Files.createDirectories(logs).resolve(name + ".log");
        Writer out = Files.newBufferedWriter(log);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process;
        try {
            process = builder.start();
            process.getOutputStream().close();
        } catch (IOException e) {
            out.close();
            throw e;
        }
        ChildProcess child = new ChildProcess(name, log, process);
        // Not virtual: reading from a pipe holds up the thread that carries it.
        Thread.ofPlatform().daemon().name(name + " output").start(() -> child.copyOutput(out, lines));
        return child;
    }

    private void copyOutput(Writer out, Consumer<String> lines) {
        try (out;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                out.write(line);
                out.write('\n');
                out.flush();
                lines.accept(line);
            }
        } catch (IOException | UncheckedIOException e) {
            // Nothing more of it can be read or kept; how it ends can still be told.
        }
    }

    /**
     * Its end.
     *
     * @return completes with the exit status once it has ended; 128 and the signal's number where a signal ended it
     */
    public CompletableFuture<Integer> exit() {
        return exit;
    }

    /**
     * Its end in a sentence.
     *
     * @param status its exit status
     * @return names the process and its log
     */
    public ProcessEnd endedWith(int status) {
        String kind = name.replaceFirst("-[0-9]+$", "");
        return new ProcessEnd("The " + kind + " has ended with status " + status + "; its log is " + log + ".", status);
    }

    /**
     * Waits for its end; kills it, and what it has started, where it takes too long.
     *
     * @param patience how long it may take
     * @return whether it has ended by itself
     * @throws InterruptedException if the thread is to stop waiting
     */
    public boolean awaitEnd(Duration patience) throws InterruptedException {
        if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return true;
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        return false;
    }

    /** Asks it to end, and kills it where it doesn't. Returns when it has ended. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
