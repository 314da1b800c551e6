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
    private final SseGate judging = new SseGate(StreamJudge.of(new Settings.TerminalEvent.Auto()), false);
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
     * @return what passes
     */
    @Benchmark
    public byte[] gate() {
        return gate.pass(piece);
    }

    /**
     * The gate, with the judge of Converse and AG-UI streams.
     *
     * @return what passes
     */
    @Benchmark
    public byte[] gateThatJudges() {
        return judging.pass(piece);
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
