package agentcore.streaming.chain;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process whose stdout a test reads line by line, as the lines come. Waiting ends with a failure of the test. */
final class RunningProcess implements AutoCloseable {
    private final Process process;
    private final int patienceSeconds;
    private final BlockingQueue<Optional<String>> out = new LinkedBlockingQueue<>();
    private final List<String> err = new ArrayList<>();
    private final CompletableFuture<Void> allRead;

    /** Starts a program with more variables in its environment; each wait may take {@code patienceSeconds}. */
    RunningProcess(List<String> command, Map<String, String> variables, Path directory, int patienceSeconds) {
        this(command, variables, directory, patienceSeconds, "");
    }

    /** With something on its stdin, in UTF-8. */
    RunningProcess(List<String> command, Map<String, String> variables, Path directory, int patienceSeconds,
            String input) {
        this.patienceSeconds = patienceSeconds;
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().putAll(variables);
        try {
            process = builder.start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        CompletableFuture<Void> outRead = readLines(process.getInputStream(), line -> out.add(Optional.of(line)))
                .thenRun(() -> out.add(Optional.empty()));
        allRead = CompletableFuture.allOf(outRead, readLines(process.getErrorStream(), this::addErr));
    }

    private static CompletableFuture<Void> readLines(InputStream stream, Consumer<String> lines) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        // Not virtual: a read from a pipe holds the thread that carries it, and there are as many of these as processors.
        Thread.ofPlatform().daemon().start(() -> {
            try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                reader.lines().forEach(lines);
            } catch (IOException | UncheckedIOException e) {
                // The process has ended.
            }
            ended.complete(null);
        });
        return ended;
    }

    /** The next line of stdout; empty once it has ended. */
    Optional<String> tryNextLine() {
        try {
            Optional<String> line = out.poll(patienceSeconds, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("Nothing came on stdout. On stderr:\n" + err());
            }
            return line;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The next line of stdout; the test fails where it has ended. */
    String nextLine() {
        return tryNextLine().orElseThrow(() -> new AssertionError("No more comes on stdout. On stderr:\n" + err()));
    }

    private void addErr(String line) {
        synchronized (err) {
            err.add(line);
            err.notifyAll();
        }
    }

    /** What has come on stderr; all of it after {@link #awaitExit}. */
    String err() {
        synchronized (err) {
            return String.join("\n", err);
        }
    }

    /** The first group of a pattern on stderr, as soon as it is there. */
    String awaitErr(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(patienceSeconds);
        synchronized (err) {
            while (true) {
                Matcher matcher = compiled.matcher(String.join("\n", err));
                if (matcher.find()) {
                    return matcher.group(1);
                }
                long left = TimeUnit.NANOSECONDS.toMillis(patience - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("It did not say " + pattern + " on stderr:\n" + String.join("\n", err));
                }
                try {
                    err.wait(left);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    long id() {
        return process.pid();
    }

    /** Its children, and theirs. */
    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    void interrupt() {
        signal("INT", id());
    }

    /** Sends a process a signal, by its name: the shell's own kill, as the program is not everywhere. */
    static void signal(String name, long process) {
        try {
            if (new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process).start().waitFor() != 0) {
                throw new AssertionError("There is no process " + process + " that could be sent " + name + ".");
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void terminate() {
        process.destroy();
    }

    int awaitExit() {
        try {
            if (!process.waitFor(patienceSeconds, TimeUnit.SECONDS)) {
                throw new AssertionError("The process does not end. On stderr:\n" + err());
            }
            allRead.join();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Ends it, if it still runs. */
    @Override
    public void close() {
        if (process.isAlive()) {
            process.destroy();
            try {
                awaitExit();
            } finally {
                descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }
}
