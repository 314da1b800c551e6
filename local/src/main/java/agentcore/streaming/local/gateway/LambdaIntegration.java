package agentcore.streaming.local.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;

/**
 * Invokes the function by {@code InvokeWithResponseStream}. Thread-safe; one {@link Response} is not, but that any thread may
 * close it.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html">
 *      InvokeWithResponseStream</a>
 */
final class LambdaIntegration implements AutoCloseable {
    private static final JsonFactory JSON = JsonFactory.builder().build();
    private static final int BUFFER = 64 * 1024;

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI uri;

    /** {@code url} is where Lambda is; {@code function} the function's name or ARN. */
    LambdaIntegration(String url, String function) {
        uri = URI.create(url + "/2021-11-15/functions/" + URLEncoder.encode(function, StandardCharsets.UTF_8)
                + "/response-streaming-invocations");
    }

    /** Invokes it. Lambda's refusals are no failures: the response has their status. */
    Response invoke(byte[] event, String traceId) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(uri).header("Content-Type", "application/json")
                .header("X-Amzn-Trace-Id", traceId).POST(HttpRequest.BodyPublishers.ofByteArray(event)).build();
        try {
            return new Response(http.send(request, HttpResponse.BodyHandlers.ofInputStream()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The emulator ends.", e);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }

    /** What Lambda answers: payloads of the function's response, then its outcome. */
    static final class Response implements AutoCloseable {
        private final int status;
        private final InputStream body;
        private final MessageDecoder decoder = new MessageDecoder();
        private final Deque<Message> messages = new ArrayDeque<>();
        private final byte[] buffer = new byte[BUFFER];
        private Optional<String> errorCode = Optional.empty();

        private Response(HttpResponse<InputStream> response) {
            status = response.statusCode();
            body = response.body();
        }

        /** Of Lambda, not of the function. */
        int status() {
            return status;
        }

        /** The next piece of the function's response; empty when the invocation is complete. */
        Optional<byte[]> nextPayload() throws IOException {
            while (true) {
                while (messages.isEmpty()) {
                    int read = body.read(buffer);
                    if (read < 0) {
                        throw new IOException("Lambda's answer ended before the invocation was complete.");
                    }
                    decoder.feed(buffer, 0, read);
                    messages.addAll(decoder.getDecodedMessages());
                }
                Message message = messages.removeFirst();
                HeaderValue type = message.getHeaders().get(":event-type");
                if (type != null && type.getString().equals("PayloadChunk")) {
                    return Optional.of(message.getPayload());
                }
                if (type != null && type.getString().equals("InvokeComplete")) {
                    errorCode = errorCode(message.getPayload());
                    return Optional.empty();
                }
            }
        }

        /** How the invocation failed, once it is complete; empty if it did not. */
        Optional<String> errorCode() {
            return errorCode;
        }

        private static Optional<String> errorCode(byte[] invokeComplete) throws IOException {
            try (JsonParser json = JSON.createParser(invokeComplete)) {
                json.nextToken();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    boolean wanted = json.currentName().equals("ErrorCode");
                    if (json.nextToken() == JsonToken.VALUE_STRING && wanted) {
                        return Optional.of(json.getText());
                    }
                    json.skipChildren();
                }
            }
            return Optional.empty();
        }

        /** Leaves the invocation to itself, if it is not over; whoever waits for a payload fails. */
        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
