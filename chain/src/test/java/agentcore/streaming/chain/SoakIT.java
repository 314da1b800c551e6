package agentcore.streaming.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import agentcore.streaming.wire.fixture.Call;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * 100,000 invocations and 2,000 faults in one process of the packaged function: afterwards it has no more heap, threads,
 * files or direct memory than before. By {@code mvn verify -Psoak}; on Linux, whose {@code /proc} it reads.
 */
@Tag("soak")
class SoakIT {
    private static final int WARM_UP = 10_000;
    private static final int INVOCATIONS = 100_000;
    private static final int FAULT_EVERY = 50;
    private static final String[] EVENTS = {"Content-Type: text/event-stream", "Transfer-Encoding: chunked"};
    private static final String ANSWER = "data: {\"event\": {\"messageStart\": {}}}\n\n"
            + "data: {\"event\": {\"contentBlockDelta\": {\"delta\": {\"text\": \"日本\"}}}}\n\n"
            + "data: {\"event\": {\"messageStop\": {}}}\n\n";

    /**
     * What a process has.
     *
     * @param heap bytes in use after a garbage collection
     * @param direct bytes that are allocated outside of the heap by code in Java
     */
    private record Figures(long heap, long direct, long threads, long files) {}

    @Test
    @Timeout(value = 40, unit = TimeUnit.MINUTES)
    void nothingGrows() throws Exception {
        Map<String, String> settings = new HashMap<>(FunctionProcess.CREDENTIALS);
        settings.put("JAVA_TOOL_OPTIONS", "-XX:NativeMemoryTracking=summary");
        settings.put("PROXY_LOG_LEVEL", "FATAL"); // 2,000 warnings would be this test's to keep
        try (FunctionProcess function = new FunctionProcess(settings)) {
            function.api().awaitNext(1);
            run(function, WARM_UP);
            Figures before = figures(function.process().id());
            run(function, INVOCATIONS);
            Figures after = figures(function.process().id());
            System.out.println("before " + before + "\nafter  " + after);
            assertEquals(before.threads(), after.threads());
            assertTrue(after.files() <= before.files() + 4, "files: " + before + ", " + after);
            assertTrue(after.heap() <= before.heap() * 1.05, "heap: " + before + ", " + after);
            assertTrue(after.direct() <= before.direct() * 1.05, "direct memory: " + before + ", " + after);
        }
    }

    private static void run(FunctionProcess function, int invocations) {
        for (int i = 0; i < invocations; i++) {
            if (i % FAULT_EVERY == 0) {
                fail(function, i / FAULT_EVERY % 8);
            } else {
                function.invoke("req-" + i);
                assertEquals(ANSWER, function.relay(function.agent().take(), ANSWER));
            }
        }
    }

    /** One of eight faults, after which the function asks for the next invocation. */
    private static void fail(FunctionProcess function, int fault) {
        if (fault == 0) {
            function.api().invoke("none", "[]".getBytes(UTF_8));
        } else {
            function.invoke("fault-" + fault);
            Call call = function.agent().take();
            call.readBody();
            switch (fault) {
                case 1 -> call.close();
                case 2 -> call.reset();
                case 3 -> call.answer(403, "{}", "x-amzn-ErrorType: AccessDeniedException");
                case 4 -> call.head(200, EVENTS).chunk("data: 1\n\ndata: ha").close();
                case 5 -> call.head(200, "Content-Type: application/json", "Content-Length: 9").raw("{").reset();
                case 6 -> call.head(200, EVENTS).chunk("data: {\"event\": {\"messageStart\": {}}}\n\n").end();
                default -> call.head(200, EVENTS).chunk("data: 1\n\n"); // and Lambda closes the response
            }
        }
        Call post = function.api().takePost();
        post.readChunk();
        if (fault == 7) {
            post.readChunk();
            post.close();
        } else {
            post.readBody();
            function.api().accept(post);
        }
        function.api().awaitNext(1);
    }

    private static Figures figures(long process) throws IOException, InterruptedException {
        jcmd(process, "GC.run");
        jcmd(process, "GC.run");
        String heap = jcmd(process, "GC.heap_info");
        String memory = jcmd(process, "VM.native_memory", "summary", "scale=B");
        return new Figures(
                number("DefNew +total [0-9]+K, used ([0-9]+)K", heap) * 1024
                        + number("Tenured +total [0-9]+K, used ([0-9]+)K", heap) * 1024,
                number("Other \\(reserved=[0-9]+, committed=([0-9]+)\\)", memory), entries(process, "task"),
                entries(process, "fd"));
    }

    private static long number(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.find(), text);
        return Long.parseLong(matcher.group(1));
    }

    private static long entries(long process, String folder) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc", String.valueOf(process), folder))) {
            return entries.count();
        }
    }

    private static String jcmd(long process, String... command) throws IOException, InterruptedException {
        List<String> all = Stream.concat(
                Stream.of(Path.of(StackProcess.JAVA_HOME, "bin", "jcmd").toString(), String.valueOf(process)),
                Stream.of(command)).toList();
        Process jcmd = new ProcessBuilder(all).redirectErrorStream(true).start();
        String output = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, jcmd.waitFor(), output);
        return output;
    }
}
