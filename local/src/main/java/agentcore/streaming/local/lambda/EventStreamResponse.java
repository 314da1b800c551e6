package agentcore.streaming.local.lambda;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

import agentcore.streaming.local.http.HttpHeaders;
import agentcore.streaming.local.http.HttpResponse;
import agentcore.streaming.local.http.RequestBody;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * A response as an event stream: {@code PayloadChunk}s, then {@code InvokeComplete}. The status is 200 however the function
 * fares; {@code InvokeComplete} tells. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStreamResponseEvent.html">
 *      InvokeWithResponseStreamResponseEvent</a>
 */
final class EventStreamResponse implements Invocation.Invoker {
    private static final HttpHeaders HEADERS = HttpHeaders.NONE
            .with("Content-Type", "application/vnd.amazon.eventstream")
            .with("X-Amz-Executed-Version", FunctionConfiguration.VERSION);

    private final HttpResponse response;
    private final String requestId;
    private boolean begun;
    private boolean ended;

    EventStreamResponse(HttpResponse response, String requestId) {
        this.response = response;
        this.requestId = requestId;
    }

    /** {@inheritDoc} What comes after the end, as an invocation's time may be up at any moment, is dropped. */
    @Override
    public synchronized void payload(byte[] piece) throws IOException {
        if (ended) {
            return;
        }
        begin();
        for (int from = 0; from < piece.length; from += RequestBody.MAX_PIECE) {
            byte[] payload = Arrays.copyOfRange(piece, from, Math.min(piece.length, from + RequestBody.MAX_PIECE));
            event("PayloadChunk", "application/octet-stream", payload);
        }
    }

    synchronized void complete(Optional<FunctionError> error) throws IOException {
        ended = true;
        begin();
        byte[] payload = error
                .map(failed -> RuntimeApiJson.invokeComplete(failed.type(), failed.details()))
                .orElseGet(() -> "{}".getBytes(StandardCharsets.US_ASCII));
        event("InvokeComplete", "application/json", payload);
        response.end();
    }

    /** Sends the status, which is known before the function has said anything. */
    synchronized void begin() throws IOException {
        if (!begun) {
            begun = true;
            response.begin(200, HEADERS.with("x-amzn-RequestId", requestId));
        }
    }

    private void event(String type, String contentType, byte[] payload) throws IOException {
        ByteBuffer message = new Message(Map.of(":message-type", HeaderValue.fromString("event"), ":event-type",
                HeaderValue.fromString(type), ":content-type", HeaderValue.fromString(contentType)), payload)
                .toByteBuffer();
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        response.write(bytes);
    }
}
