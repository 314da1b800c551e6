package agentcore.streaming.proxy;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import agentcore.streaming.wire.sse.SseBoundary;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What each piece of an answer goes through, as the function's JVM is started: with C1 only. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"})
public class SseGateBenchmark {
    /** Events in one piece. */
    @Param({"1", "50"})
    private int events;

    private byte[] piece;
    private final SseGate gate = new SseGate(new StreamJudge.TransportsWord(), false);
    private final SseGate judging = new SseGate(new Settings.TerminalEvent.Auto().judge(), false);
    private final DataLines lines = new DataLines();
    private final SseBoundary boundary = new SseBoundary();

    /** Makes the piece. */
    @Setup
    public void setUp() {
        String start = "data: {\"event\":{\"contentBlockDelta\":{\"delta\":{\"text\":\"";
        piece = (start + "x".repeat(200 - start.length() - 7) + "\"}}}}\n\n").repeat(events)
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The gate, with a judge that takes the transport's word.
     *
     * @param taken takes what passes
     */
    @Benchmark
    public void gate(Blackhole taken) {
        gate.pass(piece, (bytes, from, to) -> taken.consume(bytes));
    }

    /**
     * The gate, with the judge of Converse and AG-UI streams.
     *
     * @param taken takes what passes
     */
    @Benchmark
    public void gateThatJudges(Blackhole taken) {
        judging.pass(piece, (bytes, from, to) -> taken.consume(bytes));
    }

    /**
     * Where an answer has to be made an event of.
     *
     * @return the lines
     */
    @Benchmark
    public byte[] dataLines() {
        return lines.pass(piece);
    }

    /**
     * The boundary tracker alone.
     *
     * @return where it stands
     */
    @Benchmark
    public boolean boundary() {
        for (byte b : piece) {
            boundary.accept(b);
        }
        return boundary.atBoundary();
    }
}
