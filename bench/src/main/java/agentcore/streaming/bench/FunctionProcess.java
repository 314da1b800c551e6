package agentcore.streaming.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A running function and its Runtime API. */
final class FunctionProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 120;
    /** The slowest that is waited for. */
    private static final long BULK_BYTES_PER_SECOND = 1 << 20;
    private static final int LOG_LINES = 8;
    private static final int LOG_LINE_LENGTH = 200;

    private final Contender contender;
    private final FakeRuntimeApi api;
    private final Path log;
    private final Process process;
    private final long started;

    private FunctionProcess(Contender contender, FakeRuntimeApi api, Path log, Process process, long started) {
        this.contender = contender;
        this.api = api;
        this.log = log;
        this.process = process;
        this.started = started;
        process.onExit().thenRun(() -> api.fail(new WrongAnswerException("The function's process has ended.")));
    }

    static FunctionProcess start(Contender contender, Lab lab, Path logs, int concurrency) {
        FakeRuntimeApi api = lab.runtimeApi();
        Path log = logs.resolve(contender.name().replaceAll("[^A-Za-z0-9.-]", "_") + ".log");
        ProcessBuilder builder = new ProcessBuilder(contender.command())
                .directory(Path.of(contender.environment().get("LAMBDA_TASK_ROOT")).toFile())
                .redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(contender.environment(api.address(), lab.agentCoreUrl(), concurrency));
        try {
            long now = System.nanoTime();
            return new FunctionProcess(contender, api, log, builder.start(), now);
        } catch (IOException e) {
            throw new BenchException(contender.name() + " can't be started: " + e.getMessage());
        }
    }

    FakeRuntimeApi api() {
        return api;
    }

    /** When it was started, by {@link System#nanoTime}. */
    long started() {
        return started;
    }

    long cpuMillis() {
        return ProcessFigures.cpuMillis(process.pid());
    }

    double peakMegabytes() {
        return ProcessFigures.peakMegabytes(process.pid());
    }

    /** One invocation, to its end. */
    Invocation call(Plan plan) {
        Invocation invocation = api.invoke(plan);
        await(invocation.answered, PATIENCE_SECONDS + plan.bulkBytes() / BULK_BYTES_PER_SECOND);
        return invocation;
    }

    /** What is expected of the function, or why it didn't come, with the end of its log. */
    <T> T await(CompletableFuture<T> what) {
        return await(what, PATIENCE_SECONDS);
    }

    private <T> T await(CompletableFuture<T> what, long seconds) {
        try {
            return what.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw failure(e.getCause().getMessage() == null ? e.getCause().toString() : e.getCause().getMessage());
        } catch (TimeoutException e) {
            throw failure("Nothing came within " + seconds + " s.");
        } catch (InterruptedException e) {
            throw failure("The run was interrupted.");
        }
    }

    private BenchException failure(String what) {
        String end;
        try {
            List<String> lines = Files.readString(log).lines()
                    .map(line -> line.substring(0, Math.min(line.length(), LOG_LINE_LENGTH))).toList();
            end = String.join("\n  ", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
        } catch (IOException e) {
            end = "(" + log + " can't be read)";
        }
        return new BenchException(contender.name() + ": " + what + "\nThe end of its log:\n  " + end);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
        api.close();
    }
}
