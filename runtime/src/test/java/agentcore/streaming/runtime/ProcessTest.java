package agentcore.streaming.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedRuntimeApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runtime as the main program of a process, as Lambda starts it. */
class ProcessTest {
    private static final byte[] EVENT = "{}".getBytes(UTF_8);

    @TempDir
    Path folder;

    @Test
    void theExampleInTheReadmeStreams() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        Matcher example = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(readme);
        assertTrue(example.find());
        assertTrue(example.group(1).lines().count() <= 30, "30 lines should do");
        Path jar = packaged("Countdown", example.group(1));
        ScriptedRuntimeApi api = new ScriptedRuntimeApi();
        Process process = start(api, jar, "Countdown");
        try {
            for (int invocation = 1; invocation <= 2; invocation++) {
                api.invoke("req-" + invocation, EVENT);
                Call post = api.takePost();
                assertEquals("{\"statusCode\":200,\"headers\":{\"Content-Type\":\"text/event-stream\","
                        + "\"Cache-Control\":\"no-cache, no-transform\"}}\0\0\0\0\0\0\0\0",
                        new String(post.readChunk(), UTF_8));
                assertEquals("data: 3\n\n", new String(post.readChunk(), UTF_8));
                assertEquals("data: 2\n\n", new String(post.readChunk(), UTF_8));
                assertEquals("data: 1\n\n", new String(post.readChunk(), UTF_8));
                assertEquals("", new String(post.readBody(), UTF_8));
                assertEquals(List.of(), post.trailerLines());
                api.accept(post);
            }
            api.invoke("req-3", EVENT);
            Call cut = api.takePost();
            cut.readChunk();
            cut.close(); // as the platform does when the time is up
            api.awaitNext(4);
            api.close();
            assertEquals(1, process.waitFor(), "the Runtime API is gone");
        } finally {
            api.close();
            process.destroyForcibly();
        }
    }

    @Test
    void aFailedInitialisationExitsWithOneSentenceAfterLambdaWasTold() throws Exception {
        Path jar = packaged("Broken", """
                import agentcore.streaming.runtime.LambdaRuntime;
                import agentcore.streaming.runtime.RuntimeErrorException;
                import agentcore.streaming.wire.lambda.RuntimeError;

                public class Broken {
                    public static void main(String[] args) {
                        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
                        LambdaRuntime.main(System.getenv(), vertx -> {
                            throw new RuntimeErrorException(
                                    new RuntimeError("Function.InvalidSettings", "The setting X is missing: set it."));
                        });
                    }
                }
                """);
        try (ScriptedRuntimeApi api = new ScriptedRuntimeApi()) {
            Process process = start(api, jar, "Broken");
            Call post = api.takePost();
            assertEquals("/2018-06-01/runtime/init/error", post.target());
            post.readBody();
            api.accept(post);
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertEquals(1, process.waitFor());
            assertTrue(output.contains("The function ends: The setting X is missing: set it."), output);
            assertTrue(output.contains("hook"), output);
            assertFalse(output.contains("\tat "), output);
        }
    }

    /** What nobody has foreseen is told with all that there is to say: it may have no message. */
    @Test
    void anUnforeseenFailureOfTheInitialisationIsLoggedWhole() throws Exception {
        Path jar = packaged("Surprised", """
                import agentcore.streaming.runtime.LambdaRuntime;

                public class Surprised {
                    public static void main(String[] args) {
                        LambdaRuntime.main(System.getenv(), vertx -> {
                            throw new ExceptionInInitializerError(new IllegalStateException("the real reason"));
                        });
                    }
                }
                """);
        try (ScriptedRuntimeApi api = new ScriptedRuntimeApi()) {
            Process process = start(api, jar, "Surprised");
            Call post = api.takePost();
            assertEquals("{\"errorType\":\"Function.ExceptionInInitializerError\",\"errorMessage\":\"\","
                    + "\"stackTrace\":[]}", new String(post.readBody(), UTF_8));
            api.accept(post);
            String output = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertEquals(1, process.waitFor());
            assertTrue(output.contains("The function ends: java.lang.ExceptionInInitializerError"), output);
            assertTrue(output.contains("the real reason"), output);
        }
    }

    private Process start(ScriptedRuntimeApi api, Path jar, String mainClass) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        ProcessBuilder builder = new ProcessBuilder(java.toString(), "-XX:TieredStopAtLevel=1", "-cp",
                jar + System.getProperty("path.separator") + System.getProperty("java.class.path"), mainClass);
        builder.environment().put("AWS_LAMBDA_RUNTIME_API", api.address());
        return builder.redirectErrorStream(true).start();
    }

    private Path packaged(String name, String source) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".java"), source);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, "-Xlint:all,-classfile,-processing",
                "-Werror",
                "-cp", System.getProperty("java.class.path"), "-d", classes.toString(), file.toString());
        assertEquals(0, result, "it compiles");
        Path jar = folder.resolve(name + ".jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> compiled = Files.list(classes)) {
            for (Path path : compiled.toList()) {
                entries.putNextEntry(new JarEntry(path.getFileName().toString()));
                Files.copy(path, entries);
            }
        }
        return jar;
    }
}
