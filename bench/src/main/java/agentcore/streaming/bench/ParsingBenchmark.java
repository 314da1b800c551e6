package agentcore.streaming.bench;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

import agentcore.streaming.wire.gateway.Prelude;
import agentcore.streaming.wire.gateway.PreludeWriter;
import agentcore.streaming.wire.gateway.ProxyEvent;
import agentcore.streaming.wire.gateway.ProxyEventReader;
import agentcore.streaming.wire.sse.SseReader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** What is read and written once an invocation, or an event, as the function's JVM is started: with C1 only. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = {"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"})
public class ParsingBenchmark {
    private static final int MAX_EVENT = 1 << 20;

    private final byte[] proxyEvent = SampleRequest.json("8f3b", 0, Plan.events(1, 0))
            .getBytes(StandardCharsets.UTF_8);
    private final byte[] event = SampleEvent.write(0, 0, false);
    private final Prelude prelude = Prelude.status(200).header("Content-Type", "text/event-stream")
            .header("Cache-Control", "no-cache, no-transform").header("X-Accel-Buffering", "no")
            .header("X-Session-Id", "3f0e1f0c-2a8e-4c43-9c5b-7d5b2c9a4d11").header("X-Request-Id", "8f3b");

    /**
     * API Gateway's event.
     *
     * @return the event
     */
    @Benchmark
    public ProxyEvent proxyEvent() {
        return ProxyEventReader.read(proxyEvent);
    }

    /**
     * The prelude's JSON.
     *
     * @return its bytes
     */
    @Benchmark
    public byte[] prelude() {
        return PreludeWriter.write(prelude);
    }

    /**
     * One event of 200 bytes.
     *
     * @param sink takes it
     */
    @Benchmark
    public void serverSentEvent(Blackhole sink) {
        new SseReader(MAX_EVENT, sink::consume).read(event, 0, event.length);
    }
}
