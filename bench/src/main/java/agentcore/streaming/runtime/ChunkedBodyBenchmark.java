package agentcore.streaming.runtime;

import java.util.concurrent.TimeUnit;

import io.vertx.core.buffer.Buffer;
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

/** Framing of a chunk, as the function's JVM is started: with C1 only. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"})
public class ChunkedBodyBenchmark {
    /** Bytes in a chunk. */
    @Param({"200", "10000"})
    private int length;

    private Buffer data;

    /** Makes the data. */
    @Setup
    public void setUp() {
        data = Buffer.buffer(new byte[length]);
    }

    /**
     * A chunk.
     *
     * @return the chunk
     */
    @Benchmark
    public Buffer chunk() {
        return ChunkedBody.chunk(data);
    }
}
