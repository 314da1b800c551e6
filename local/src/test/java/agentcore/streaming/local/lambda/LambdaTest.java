package agentcore.streaming.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import agentcore.streaming.local.process.ProcessEnd;
import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;

/**
 * The service with a function whose runtime is AWS's own: its runtime interface client for Java, as a process. It knows
 * nothing of streaming, and is a witness for all else: asking, answering, failing, initialising, several processes.
 */
class LambdaTest {
    @TempDir
    Path folder;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Lambda lambda;

    @BeforeEach
    void requireLinux() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "AWS's client brings native code for Linux only");
    }

    @AfterEach
    void stop() {
        if (lambda != null) {
            lambda.close();
        }
        client.close();
    }

    @Test
    void awsOwnRuntimeAnswersOneInvocationAfterTheOther() throws Exception {
        start("echo", Duration.ofMinutes(1), 10);
        await(lambda.ready());
        for (String name : List.of("日本", "x")) {
            Response response = await(invoke("{\"name\":\"" + name + "\"}"));
            assertEquals(200, response.status());
            assertEquals("{\"name\":\"" + name + "\"}", response.payload());
            assertEquals("{}", response.complete());
        }
        assertEquals(1, environments().size());
    }

    @Test
    void whatAwsOwnRuntimeReportsAsAnErrorEndsTheInvocationWithIt() throws Exception {
        start("fail", Duration.ofMinutes(1), 10);
        for (int i = 0; i < 2; i++) { // the environment goes on
            Response response = await(invoke("{}"));
            assertEquals("", response.payload());
            assertTrue(response.complete().startsWith("{\"ErrorCode\":\""), response.complete());
            assertTrue(response.complete().contains("planned by the test"), response.complete());
        }
        assertEquals(1, environments().size());
    }

    /** By hand: AWS's client leaves its failures to the first invocation. */
    @Test
    void anInitialisationThatFailsIsToldInItsOwnWords() throws Exception {
        start(FailingInitialisation.class.getName(), "", Duration.ofMinutes(1), 10);
        assertEquals(new ProcessEnd("The function could not start: X is not set: set it.", 1), await(lambda.failure()));
    }

    @Test
    void aProcessThatDiesEndsItsInvocationAndTheService() throws Exception {
        start("exit", Duration.ofMinutes(1), 10);
        Response response = await(invoke("{}"));
        assertTrue(response.complete().startsWith("{\"ErrorCode\":\"Runtime.ExitError\""), response.complete());
        assertEquals(new ProcessEnd("The function has ended with status 7; its log is "
                + folder.resolve("function.log") + ".", 7), await(lambda.failure()));
    }

    /** Each invocation waits for the test; while one waits, the other gets a process of its own. */
    @Test
    void invocationsAtTheSameTimeHaveAProcessEach() throws Exception {
        start("ask", Duration.ofMinutes(1), 2);
        try (ScriptedServer test = new ScriptedServer()) {
            String event = "{\"url\":\"" + test.url() + "/\"}";
            CompletableFuture<Response> first = invoke(event);
            Call firstCall = test.take();
            CompletableFuture<Response> second = invoke(event);
            Call secondCall = test.take();
            assertNotEquals(firstCall.target(), secondCall.target(), "it is the same process");
            Response third = await(invoke(event));
            assertEquals(429, third.status());
            secondCall.answer(200, "two");
            assertEquals("\"two\"", await(second).payload());
            firstCall.answer(200, "one");
            assertEquals("\"one\"", await(first).payload());
            // Both stay, and take what comes.
            CompletableFuture<Response> fourth = invoke(event);
            Call fourthCall = test.take();
            assertTrue(List.of(firstCall.target(), secondCall.target()).contains(fourthCall.target()));
            fourthCall.answer(200, "four");
            assertEquals("\"four\"", await(fourth).payload());
            assertEquals(2, environments().size());
        }
    }

    /** The invoker is told; the process's connections are closed, also one over which nothing has been sent. */
    @Test
    void anInvocationWhoseTimeIsUpIsOverAndItsConnectionsAreClosed() throws Exception {
        try (ScriptedServer test = new ScriptedServer()) {
            start(SilentFunction.class.getName(), test.url(), Duration.ofSeconds(2), 1);
            await(lambda.ready());
            assertEquals("{\"ErrorCode\":\"Sandbox.Timeout\",\"ErrorDetails\":\"The invocation was not over after "
                    + "2 seconds.\"}", await(invoke("{}")).complete());
            Call call = test.take();
            assertEquals("/closed", call.target());
            call.answer(200, "");
        }
    }

    @Test
    void invocationsThatLambdaRefusesNeverReachTheFunction() throws Exception {
        start("echo", Duration.ofMinutes(1), 10);
        await(lambda.ready());
        assertRefused(400, "InvalidRequestContentException", await(invoke("no JSON")));
        assertRefused(413, "RequestTooLargeException", await(invoke("\"" + "x".repeat(6 * 1024 * 1024) + "\"")));
        assertRefused(404, "ResourceNotFoundException", await(invoke("other", "{}")));
        assertRefused(404, "ResourceNotFoundException", await(invoke("f:1", "{}")));
        for (String name : List.of("f", "f:$LATEST", "arn:aws:lambda:us-east-1:123456789012:function:f",
                "123456789012:function:f")) {
            assertEquals(200, await(invoke(name, "{}")).status(), name);
        }
        HttpRequest buffered = HttpRequest.newBuilder(URI.create(lambda.url() + "/2015-03-31/functions/f/invocations"))
                .POST(HttpRequest.BodyPublishers.ofString("{}")).build();
        assertEquals(404, client.send(buffered, HttpResponse.BodyHandlers.discarding()).statusCode());
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    private static void assertRefused(int status, String error, Response response) {
        assertEquals(status, response.status());
        assertEquals(error, response.errorType());
    }

    private record Response(int status, String errorType, String payload, String complete) {}

    private CompletableFuture<Response> invoke(String event) {
        return invoke("f", event);
    }

    private CompletableFuture<Response> invoke(String function, String event) {
        URI uri = URI.create(lambda.url() + "/2021-11-15/functions/" + function.replace("$", "%24").replace("/", "%2F")
                + "/response-streaming-invocations");
        HttpRequest request = HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(event)).build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()).thenApply(LambdaTest::response);
    }

    /** Decoded by AWS's own codec. */
    private static Response response(HttpResponse<byte[]> response) {
        String error = response.headers().firstValue("x-amzn-ErrorType").orElse("");
        if (response.statusCode() != 200) {
            return new Response(response.statusCode(), error, "", "");
        }
        StringBuilder payload = new StringBuilder();
        List<String> complete = new ArrayList<>();
        MessageDecoder decoder = new MessageDecoder();
        decoder.feed(response.body());
        for (Message message : decoder.getDecodedMessages()) {
            String text = new String(message.getPayload(), UTF_8);
            switch (message.getHeaders().get(":event-type").getString()) {
                case "PayloadChunk" -> payload.append(text);
                case "InvokeComplete" -> complete.add(text);
                default -> throw new AssertionError(message);
            }
        }
        return new Response(200, error, payload.toString(), complete.getFirst());
    }

    private List<Path> environments() throws IOException {
        try (var logs = Files.newDirectoryStream(folder, "function*.log")) {
            List<Path> all = new ArrayList<>();
            logs.forEach(all::add);
            return all;
        }
    }

    private void start(String handler, Duration timeout, int maxEnvironments) throws IOException {
        start("com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
                AwsHandlers.class.getName() + "::" + handler,
                timeout, maxEnvironments);
    }

    private void start(String mainClass, String argument, Duration timeout, int maxEnvironments) throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path bootstrap = Files.writeString(folder.resolve("bootstrap"), "#!/bin/sh\nexec '" + java
                + "' -XX:TieredStopAtLevel=1 -cp '" + System.getProperty("java.class.path") + "' " + mainClass + " '"
                + argument + "'\n");
        Files.setPosixFilePermissions(bootstrap, PosixFilePermissions.fromString("rwxr-xr-x"));
        // However slow this machine is, a process that has answered is waited for.
        lambda = Lambda.start(new FunctionConfiguration("f", folder, Map.of(), "us-east-1", timeout, 1, folder),
                maxEnvironments, Duration.ofMinutes(1));
    }
}
