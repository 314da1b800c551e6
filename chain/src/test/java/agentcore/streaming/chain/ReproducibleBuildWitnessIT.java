package agentcore.streaming.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import agentcore.streaming.wire.fixture.Call;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Maven builds the function a second time, from a copy of the sources; then a third time over that, with a class changed. */
@Tag("witness")
@Timeout(value = 12, unit = TimeUnit.MINUTES)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReproducibleBuildWitnessIT {
    private static final String ZIP = "proxy/target/agentcore-proxy.zip";
    private static final String MANAGED = "proxy/target/agentcore-proxy-managed.zip";
    private static final String CACHE = "function.aot";
    private static final String CLASS = "agentcore.streaming.proxy.InvokeRequest";
    private static final String OLD = "The request's body must be a JSON object";
    private static final String NEW = "The request's body has to be a JSON object";

    @TempDir
    static Path folder;
    private static SecondBuild build;

    @BeforeAll
    static void copyTheSources() throws IOException {
        build = new SecondBuild(folder.resolve("copy"));
    }

    @Test
    @Order(1)
    void twoBuildsGiveTheSameZipsApartFromTheCache() throws IOException {
        build.packageFunction();
        for (String zip : List.of(ZIP, MANAGED)) {
            assertSame(ZipListing.of(StackProcess.ROOT.resolve(zip), CACHE), ZipListing.of(build.file(zip), CACHE));
        }
        assertEquals(-1, Files.mismatch(StackProcess.ROOT.resolve(MANAGED), build.file(MANAGED)));
    }

    /** Some lines that differ; there are thousands. */
    private static void assertSame(List<String> first, List<String> second) {
        Set<String> all = new HashSet<>(second);
        assertEquals(List.of(), first.stream().filter(line -> !all.contains(line)).limit(5).toList());
        assertEquals(first, second);
    }

    /**
     * A JVM up to 25.0.3 runs the old class out of a cache that is older than the jar, without a word (JDK-8377932): after a
     * change of a source, {@code mvn package} without {@code clean} has to leave a cache that has the new one.
     */
    @Test
    @Order(2)
    void aChangedClassIsInTheCacheOfTheNextBuild() throws IOException {
        Path before = Files.copy(build.file("proxy/target/function/" + CACHE), folder.resolve("before.aot"));
        assertTrue(answerToAList(build.file(ZIP), folder.resolve("first")).contains(OLD));
        Path source = build.file("proxy/src/main/java/" + CLASS.replace('.', '/') + ".java");
        String text = Files.readString(source);
        assertTrue(text.contains(OLD), text);
        Files.writeString(source, text.replace(OLD, NEW));
        build.packageFunction();
        Path unzipped = folder.resolve("second");
        String answer = answerToAList(build.file(ZIP), unzipped);
        assertTrue(answer.contains(NEW), answer);
        assertNotEquals(-1, Files.mismatch(before, unzipped.resolve(CACHE)));
    }

    /** What the function says to a body that is no object; it has to have the class that says so from its cache. */
    private static String answerToAList(Path zip, Path unzipped) throws IOException {
        Files.createDirectory(unzipped);
        Unzipped.to(unzipped, zip);
        Path log = unzipped.resolve("classes.log");
        Map<String, String> variables = new HashMap<>(FunctionProcess.CREDENTIALS);
        // With AOTMode=on a JVM that can't use the cache doesn't start.
        variables.put("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on -Xlog:class+load:file=" + log);
        String answer;
        try (FunctionProcess function = new FunctionProcess(unzipped, List.of(unzipped.resolve("bootstrap").toString()),
                variables)) {
            function.api().awaitNext(1);
            function.api().invoke("one", FunctionProcess.EVENT.replace("\"{}\"", "\"[]\"").getBytes(UTF_8));
            Call post = function.api().takePost();
            post.readChunk(); // the prelude
            answer = new String(post.readBody(), UTF_8);
            function.api().accept(post);
            function.api().awaitNext(1);
        }
        try (Stream<String> lines = Files.lines(log)) {
            List<String> loaded = lines.filter(line -> line.contains(CLASS + " source: ")).toList();
            assertEquals(1, loaded.size(), loaded::toString);
            assertTrue(loaded.getFirst().contains(CLASS + " source: shared objects file"), loaded::toString);
        }
        return answer;
    }
}
