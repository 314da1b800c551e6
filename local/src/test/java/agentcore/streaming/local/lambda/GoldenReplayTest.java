package agentcore.streaming.local.lambda;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import agentcore.streaming.local.http.RawClient;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import org.junit.jupiter.api.Test;

/**
 * The emulator takes what AWS's own Node client sent to a raw server, byte for byte and in the order of the capture (its
 * provenance: {@code runtime/src/test/resources/golden/README.md}).
 */
class GoldenReplayTest {
    private static final Path CAPTURE = Path
            .of("../runtime/src/test/resources/golden/lambda-runtime-response-golden.txt");
    private static final Semaphore PARKED = new Semaphore(0);
    private static final String PRELUDE = "{\"statusCode\":200,\"headers\":{\"content-type\":\"text/event-stream\"},"
            + "\"cookies\":[\"a=1\"]}" + "\0".repeat(8);

    @Test
    void whatAwsOwnClientSendsIsUnderstood() throws Exception {
        InvocationQueue queue = new InvocationQueue(1, PARKED::release);
        try (RuntimeApiServer server = new RuntimeApiServer(queue, "arn", message -> {});
                RawClient client = new RawClient(
                        Integer.parseInt(server.address().substring(server.address().lastIndexOf(':') + 1)))) {
            List<byte[]> reads = reads();
            assertEquals(List.of(PRELUDE, "data: 1\n\n", "data: 2\n\n"),
                    invoke(queue, client, "req-0-ok", reads).get(0));
            assertEquals(List.of(), invoke(queue, client, "req-1-empty", reads).get(0));
            assertEquals(List.of("hello", " world"), invoke(queue, client, "req-2-raw", reads).get(0));
            assertEquals(List.of("x"), invoke(queue, client, "req-3-setct", reads).get(0));
            var failed = invoke(queue, client, "req-4-mid", reads);
            assertEquals(List.of(PRELUDE, "data: 1\n\n"), failed.get(0));
            assertError("TypeError", "boom\\nmid", failed.get(1));
            var early = invoke(queue, client, "req-5-early", reads);
            assertEquals(List.of(), early.get(0));
            assertError("Error", "boom early", early.get(1));
            queue.end();
        }
    }

    /** Type and JSON; trailers are passed on as they are, whatever the type. */
    private static void assertError(String type, String message, List<String> error) {
        assertEquals(type, error.get(0));
        assertTrue(error.get(1).startsWith(
                "{\"errorType\":\"" + type + "\",\"errorMessage\":\"" + message + "\",\"trace\":["), error.get(1));
    }

    /** Sends what was captured up to the next {@code next}; gives the pieces (neighbours in one, as chunks are), and the error. */
    private static List<List<String>> invoke(InvocationQueue queue, RawClient client, String requestId,
            List<byte[]> reads) throws Exception {
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        Invocation invocation = new Invocation(requestId,
                new Invocation.Event("{}".getBytes(UTF_8), Optional.empty(), Optional.empty()), Instant.now(),
                response::writeBytes);
        assertTrue(new String(reads.getFirst(), ISO_8859_1).startsWith("GET "));
        client.send(reads.removeFirst());
        PARKED.acquire();
        assertTrue(queue.offer(invocation));
        assertEquals(200, client.status());
        client.body();
        while (!new String(reads.getFirst(), ISO_8859_1).startsWith("GET ")) {
            client.send(reads.removeFirst());
        }
        Optional<FunctionError> error = invocation.end().get(60, TimeUnit.SECONDS);
        assertEquals(202, client.status());
        assertEquals("{\"status\":\"OK\"}\n", client.body());
        return List.of(events(response.toString(UTF_8)),
                error.map(failed -> List.of(failed.type(), failed.details())).orElse(List.of()));
    }

    private static List<String> events(String response) {
        if (response.isEmpty()) {
            return List.of();
        }
        return List.of(response.replace("data: ", "\1data: ").replace(" world", "\1 world").split("\1"));
    }

    private static List<byte[]> reads() throws IOException {
        List<byte[]> reads = new ArrayList<>();
        for (String line : Files.readAllLines(CAPTURE)) {
            if (line.startsWith("#1 ")) {
                try (JsonParser json = new JsonFactory().createParser(line.substring(line.indexOf('"')))) {
                    json.nextToken();
                    reads.add(json.getText().getBytes(ISO_8859_1));
                }
            }
        }
        return reads;
    }
}
