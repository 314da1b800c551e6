package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The AOT cache in the function's zip: trained in one folder, used in another. */
class AotCacheIT {
    private static final Path TRAINING = StackProcess.ROOT.resolve("proxy/target/training");
    private static final String FROM_CACHE = "shared objects file";
    private static final String THRESHOLD = "-XX:CompileCommand=CompileThresholdScaling,";

    @TempDir
    private static Path folder;
    /** By class, where it came from. */
    private static Map<String, String> loaded;

    @BeforeAll
    static void unzipAndServeOne() throws IOException {
        Unzipped.to(folder, StackProcess.ROOT.resolve("proxy/target/agentcore-proxy.zip"));
        loaded = loaded();
    }

    /** One of ours, of Vert.x, of the SDK and of the JDK for each thing that it does until an answer is over. */
    @Test
    void whatARequestNeedsComesFromTheCacheWhereTheZipWasUnpacked() throws IOException {
        for (String name : List.of("agentcore.streaming.proxy.Main", "agentcore.streaming.proxy.Relay",
                "agentcore.streaming.runtime.StreamedResponse", "agentcore.streaming.sdkhttp.ConnectionPool",
                "agentcore.streaming.wire.gateway.ProxyEventReader", "io.vertx.core.impl.VertxImpl",
                "io.netty.channel.nio.NioIoHandler", "com.fasterxml.jackson.core.JsonFactory",
                "software.amazon.awssdk.services.bedrockagentcore.DefaultBedrockAgentCoreAsyncClient",
                "software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner", "java.lang.String")) {
            assertTrue(loaded.getOrDefault(name, "not loaded").startsWith(FROM_CACHE), name + ": " + loaded.get(name));
        }
        List<String> others = loaded.entrySet().stream()
                .filter(entry -> !entry.getValue().startsWith(FROM_CACHE) && entry.getValue().endsWith(".jar"))
                .map(Map.Entry::getKey).sorted().toList();
        // A few may: those that training does not reach, such as what only a connection without TLS needs.
        assertTrue(others.size() * 50 < loaded.size(), () -> "From the jar: " + others);
    }

    private static Map<String, String> loaded() throws IOException {
        Path log = folder.resolve("classes.log");
        Map<String, String> loaded = new HashMap<>();
        // With AOTMode=on a JVM that can't use the cache doesn't start.
        try (FunctionProcess function = started(
                Map.of("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on -Xlog:class+load:file=" + log))) {
            answerOne(function);
        }
        for (String line : Files.readAllLines(log)) {
            String[] parts = line.replaceFirst("^(\\[[^]]*])*\\s*", "").split(" source: ", 2);
            loaded.put(parts[0], parts.length < 2 ? "" : parts[1]);
        }
        return loaded;
    }

    /** A pattern that fits nothing any more, as a library's package was renamed, would only be noticed as slowness. */
    @Test
    void eachThresholdForCompilingIsOfClassesThatAreThere() throws IOException {
        List<String> packages = Files.readAllLines(folder.resolve("java-options")).stream()
                .filter(option -> option.startsWith(THRESHOLD))
                .map(option -> option.substring(THRESHOLD.length(), option.indexOf("*::*"))).toList();
        assertFalse(packages.isEmpty());
        for (String name : packages) {
            assertTrue(loaded.keySet().stream().filter(type -> type.startsWith(name)).count() >= 10, name);
        }
    }

    /** What Netty and the JDK have instead takes a good part of a start (docs/decisions/0021 and 0025). */
    @Test
    void aStartDoesWithoutWhatItWouldUseOnce() throws IOException {
        Path log = folder.resolve("initialized.log");
        try (FunctionProcess function = started(Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+init:file=" + log))) {
            answerOne(function);
            Path threads = Path.of("/proc/" + function.process().id() + "/task");
            if (Files.exists(threads)) { // on Linux
                assertTrue(names(threads).stream().noneMatch(name -> name.startsWith("Training")));
            }
        }
        String initialized = Files.readString(log);
        assertTrue(initialized.contains("'io/netty/util/internal/CleanerJava9'"));
        assertFalse(initialized.contains("'io/netty/util/internal/CleanerJava24Linker'"));
        assertTrue(initialized.contains("'jdk/internal/reflect/DirectMethodHandleAccessor$NativeAccessor'"));
    }

    private static List<String> names(Path threads) throws IOException {
        List<String> names = new ArrayList<>();
        try (Stream<Path> folders = Files.list(threads)) {
            for (Path thread : folders.toList()) {
                try {
                    names.add(Files.readString(thread.resolve("comm")).strip());
                } catch (IOException e) {
                    // It has ended meanwhile.
                }
            }
        }
        assertTrue(names.contains("VM Thread"), names::toString);
        return names;
    }

    /** GC and flags: a cache may be refused, or be slower, where they differ. */
    @Test
    void theTrainingHadTheOptionsOfProduction() throws IOException {
        String options = String.join(" ", Files.readAllLines(folder.resolve("java-options")).stream()
                .filter(line -> !line.startsWith("#")).toList());
        // The command line of the JVM that was trained, as the one tells which makes the cache.
        String trained = Files.readAllLines(TRAINING.resolve("function.log")).stream()
                .filter(line -> line.contains("-XX:AOTMode=create")).findFirst().orElseThrow();
        String own = trained
                .replaceFirst(".*-Djava.class.path=\\S+ -XX:\\+UnlockDiagnosticVMOptions -XX:-AOTRecordTraining "
                        + "-XX:\\+UnlockDiagnosticVMOptions -XX:-AOTReplayTraining -Djava.library.path=\\S+ ", "")
                .replaceFirst(" -XX:AOTCacheOutput=.*", "");
        assertEquals(options, own);
        assertTrue(trained.contains("/lib/agentcore-proxy.jar "), trained);
    }

    /**
     * A JVM up to 25.0.3 doesn't notice that a jar is another one than in the training, and runs the old classes (JDK-8377932).
     * So the build has to train after each change: what it trained is what the zip has.
     */
    @Test
    void theCacheIsOfTheVeryFilesInTheZip() throws IOException {
        List<String> trained = Files.readAllLines(TRAINING.resolve("trained.sha256"));
        assertEquals(List.of("java-options", "jre/lib/modules", "lib/agentcore-proxy.jar"),
                trained.stream().map(line -> line.substring(line.indexOf(' ') + 2)).toList());
        for (String line : trained) {
            Path file = folder.resolve(line.substring(line.indexOf(' ') + 2));
            assertEquals(line.substring(0, line.indexOf(' ')), Checksum.ofBytes(Files.readAllBytes(file)), line);
        }
        Path cache = StackProcess.ROOT.resolve("proxy/target/function/function.aot");
        assertEquals(-1, Files.mismatch(cache, folder.resolve("function.aot")));
    }

    /** A function whose cache has gone, or can't be read, starts all the same. */
    @Test
    void withoutTheCacheItWorksAsWell() throws IOException {
        Path bare = Files.createDirectory(folder.resolve("bare"));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(file -> !file.equals(bare) && !file.endsWith("function.aot")).toList()) {
                Files.createSymbolicLink(bare.resolve(file.getFileName()), file);
            }
        }
        try (FunctionProcess function = new FunctionProcess(bare, List.of(bare.resolve("bootstrap").toString()),
                FunctionProcess.CREDENTIALS)) {
            answerOne(function);
        }
    }

    private static FunctionProcess started(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(FunctionProcess.CREDENTIALS);
        all.putAll(variables);
        return new FunctionProcess(folder, List.of(folder.resolve("bootstrap").toString()), all);
    }

    private static void answerOne(FunctionProcess function) {
        function.api().awaitNext(1);
        function.invoke("one");
        var call = function.agent().take();
        assertEquals(Optional.of("application/json"), call.header("Content-Type"));
        assertEquals("data: 1\n\n", function.relay(call, "data: 1\n\n"));
    }
}
