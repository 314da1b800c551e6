package agentcore.streaming.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

/** All that is measured of one contender in one round. */
final class Round {
    private static final int FRESH_PROCESSES = 5;
    private static final int WARM_UP = 1000;
    private static final int WARM = 1000;
    private static final int EVENTS = 50;
    private static final int PACED_EVENTS = 2000;
    private static final int PACED_GAP_MILLIS = 5;
    private static final long MEGABYTE = 1 << 20;
    private static final long BULK_WARM_UP = 64 * MEGABYTE;
    private static final long BULK = 512 * MEGABYTE;
    private static final int STREAMS = 1000;
    private static final int STREAMS_AT_ONCE = 10;
    private static final int STREAM_GAP_MILLIS = 1000;
    private static final int STREAM_SETTLE_SECONDS = 2;
    private static final int STREAM_SECONDS = 30;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final Lab lab;
    private final Path logs;
    private final Results results;
    private final Contender contender;

    Round(Lab lab, Path logs, Results results, Contender contender) {
        this.lab = lab;
        this.logs = logs;
        this.results = results;
        this.contender = contender;
    }

    void run(Set<Scenario> scenarios) {
        if (scenarios.contains(Scenario.FRESH)) {
            fresh();
        }
        if (scenarios.contains(Scenario.WARM) || scenarios.contains(Scenario.PACED)
                || scenarios.contains(Scenario.BULK)) {
            try (FunctionProcess function = FunctionProcess.start(contender, lab, logs, 1)) {
                warmUp(function);
                if (scenarios.contains(Scenario.WARM)) {
                    warm(function);
                }
                if (scenarios.contains(Scenario.PACED)) {
                    paced(function);
                }
                if (scenarios.contains(Scenario.BULK)) {
                    bulk(function, Plan.EVENT_STREAM, Figure.BULK_CPU, Figure.BULK_RATE);
                    bulk(function, Plan.OCTETS, Figure.OCTETS_CPU, Figure.OCTETS_RATE);
                }
            }
        }
        if (scenarios.contains(Scenario.STREAMS) && contender.concurrent()) {
            streams();
        }
    }

    private void fresh() {
        List<Double> next = new ArrayList<>();
        List<Double> firstByte = new ArrayList<>();
        List<Double> cpu = new ArrayList<>();
        for (int i = 0; i < FRESH_PROCESSES; i++) {
            try (FunctionProcess function = FunctionProcess.start(contender, lab, logs, 1)) {
                CompletableFuture<Long> spent = new CompletableFuture<>();
                Invocation first = function.api().invoke(Plan.events(EVENTS, 0),
                        () -> spent.complete(function.cpuMillis()));
                function.await(first.answered);
                next.add((function.await(function.api().firstNext()) - function.started()) / NANOS_PER_MILLI);
                firstByte.add((first.reader.firstByte() - first.delivered) / NANOS_PER_MILLI);
                cpu.add((double) function.await(spent));
            }
        }
        results.add(contender, Figure.FRESH_NEXT, Statistics.median(next));
        results.add(contender, Figure.FRESH_FIRST_BYTE, Statistics.median(firstByte));
        results.add(contender, Figure.FRESH_CPU, Statistics.median(cpu));
    }

    private static void warmUp(FunctionProcess function) {
        for (int i = 0; i < WARM_UP; i++) {
            function.call(Plan.events(EVENTS, 0));
        }
    }

    private void warm(FunctionProcess function) {
        long[] firstBytes = new long[WARM];
        long before = function.cpuMillis();
        for (int i = 0; i < WARM; i++) {
            Invocation invocation = function.call(Plan.events(EVENTS, 0));
            firstBytes[i] = invocation.reader.firstByte() - invocation.delivered;
        }
        results.add(contender, Figure.WARM_CPU, (double) (function.cpuMillis() - before) / WARM);
        results.add(contender, Figure.WARM_P50, Statistics.percentile(firstBytes, 50) / NANOS_PER_MILLI);
        results.add(contender, Figure.WARM_P99, Statistics.percentile(firstBytes, 99) / NANOS_PER_MILLI);
        results.add(contender, Figure.MEMORY, function.peakMegabytes());
    }

    private void paced(FunctionProcess function) {
        long before = function.cpuMillis();
        long[] delays = function.call(Plan.events(PACED_EVENTS, PACED_GAP_MILLIS)).reader.delays(0);
        results.add(contender, Figure.PACED_CPU,
                (function.cpuMillis() - before) * MILLIS_PER_SECOND / PACED_EVENTS);
        results.add(contender, Figure.DELAY_P50, Statistics.percentile(delays, 50) / NANOS_PER_MILLI);
        results.add(contender, Figure.DELAY_P99, Statistics.percentile(delays, 99) / NANOS_PER_MILLI);
        results.add(contender, Figure.DELAY_P999, Statistics.percentile(delays, 99.9) / NANOS_PER_MILLI);
    }

    private void bulk(FunctionProcess function, String contentType, Figure cpu, Figure rate) {
        function.call(Plan.bulk(contentType, BULK_WARM_UP));
        long before = function.cpuMillis();
        AnswerReader answer = function.call(Plan.bulk(contentType, BULK)).reader;
        double gigabytes = BULK / (1024.0 * MEGABYTE);
        results.add(contender, cpu, (function.cpuMillis() - before) / MILLIS_PER_SECOND / gigabytes);
        double seconds = (answer.lastByte() - answer.firstByte()) / NANOS_PER_SECOND;
        results.add(contender, rate, (double) BULK / MEGABYTE / seconds);
    }

    private void streams() {
        lab.agentCore().tell(false);
        try (FunctionProcess function = FunctionProcess.start(contender, lab, logs, STREAMS)) {
            Invocation[] streams = open(function);
            pause(STREAM_SETTLE_SECONDS);
            long before = function.cpuMillis();
            pause(STREAM_SECONDS);
            results.add(contender, Figure.STREAMS_CPU, (function.cpuMillis() - before) / MILLIS_PER_SECOND);
            lab.agentCore().tell(true);
            for (Invocation stream : streams) {
                function.await(stream.answered);
            }
            long[] delays = Arrays.stream(streams)
                    // Of the time in which all were open.
                    .flatMapToLong(stream -> LongStream.of(stream.reader.delays(
                            Math.max(0, stream.reader.events() - STREAM_SECONDS))))
                    .toArray();
            results.add(contender, Figure.STREAMS_DELAY, Statistics.percentile(delays, 99) / NANOS_PER_MILLI);
            results.add(contender, Figure.STREAMS_MEMORY, function.peakMegabytes());
        }
    }

    /** Some at a time: each needs a handshake. */
    private static Invocation[] open(FunctionProcess function) {
        Invocation[] streams = new Invocation[STREAMS];
        for (int from = 0; from < STREAMS; from += STREAMS_AT_ONCE) {
            for (int i = from; i < from + STREAMS_AT_ONCE; i++) {
                streams[i] = function.api().invoke(Plan.events(Plan.UNTIL_TOLD, STREAM_GAP_MILLIS));
            }
            for (int i = from; i < from + STREAMS_AT_ONCE; i++) {
                function.await(streams[i].begun);
            }
        }
        return streams;
    }

    private static void pause(int seconds) {
        try {
            Thread.sleep(Duration.ofSeconds(seconds));
        } catch (InterruptedException e) {
            throw new BenchException("The run was interrupted.");
        }
    }
}
