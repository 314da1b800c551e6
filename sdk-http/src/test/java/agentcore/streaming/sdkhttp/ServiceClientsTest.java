package agentcore.streaming.sdkhttp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;

import agentcore.streaming.wire.fixture.Call;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.async.AsyncResponseTransformer;
import software.amazon.awssdk.core.async.ResponsePublisher;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.bedrockagentcore.BedrockAgentCoreAsyncClient;
import software.amazon.awssdk.services.bedrockagentcore.model.InvokeAgentRuntimeResponse;
import software.amazon.awssdk.services.bedrockagentcore.model.ThrottlingException;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.eventstream.HeaderValue;

/** The two clients that this transport is for. AWS's own encoder makes the bytes of the event stream. */
class ServiceClientsTest extends TransportTestBase {
    private static final String ARN = "arn:aws:bedrock-agentcore:us-east-1:123456789012:runtime/my_agent-AbCdEfGhIj";
    private static final StaticCredentialsProvider CREDENTIALS = StaticCredentialsProvider
            .create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret"));

    @Test
    void agentCoreStreamsEventByEvent(Vertx vertx) throws InterruptedException {
        try (BedrockAgentCoreAsyncClient client = agentCore(vertx)) {
            CompletableFuture<ResponsePublisher<InvokeAgentRuntimeResponse>> invoked = client.invokeAgentRuntime(
                    request -> request.agentRuntimeArn(ARN).runtimeSessionId("s".repeat(33)).accept("text/event-stream")
                            .payload(SdkBytes.fromUtf8String("{\"prompt\":\"こんにちは\"}")),
                    AsyncResponseTransformer.toPublisher());
            Call call = server.take();
            assertEquals(
                    "/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A123456789012%3Aruntime%2Fmy_agent-AbCdEfGhIj"
                            + "/invocations",
                    call.target());
            assertTrue(
                    call.header("Authorization").orElseThrow().startsWith("AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"));
            assertEquals("{\"prompt\":\"こんにちは\"}", new String(call.readBody(), UTF_8));
            call.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
            ResponsePublisher<InvokeAgentRuntimeResponse> response = Probe.get(invoked);
            assertEquals("text/event-stream", response.response().contentType());
            BlockingQueue<String> pieces = new LinkedBlockingQueue<>();
            Context context = vertx.getOrCreateContext();
            PublisherReadStream stream = new PublisherReadStream(context);
            stream.handler(piece -> pieces.add(piece.toString())).endHandler(end -> pieces.add("end"));
            response.subscribe(stream);
            for (String event : List.of("data: 1\n\n", "data: 二\n\n", "data: 3\n\n")) {
                call.chunk(event); // the next is not sent before this one is here
                assertEquals(event, pieces.take());
            }
            call.end();
            assertEquals("end", pieces.take());
        }
    }

    @Test
    void agentCoresErrorsAreTheSdksExceptions(Vertx vertx) {
        try (BedrockAgentCoreAsyncClient client = agentCore(vertx)) {
            var invoked = client.invokeAgentRuntime(
                    request -> request.agentRuntimeArn(ARN).payload(SdkBytes.fromUtf8String("{}")),
                    AsyncResponseTransformer.toPublisher());
            server.take().answer(429, "{\"message\":\"slow down\"}", "x-amzn-ErrorType: ThrottlingException");
            CompletionException failure = assertThrows(CompletionException.class, () -> Probe.get(invoked));
            assertEquals(ThrottlingException.class, failure.getCause().getClass());
        }
    }

    @Test
    void bedrocksConverseStreamIsReadEventByEvent(Vertx vertx) throws Exception {
        try (BedrockRuntimeAsyncClient client = BedrockRuntimeAsyncClient.builder().httpClient(client(vertx))
                .region(Region.US_EAST_1).credentialsProvider(CREDENTIALS).endpointOverride(URI.create(server.url()))
                .overrideConfiguration(c -> c.retryStrategy(r -> r.maxAttempts(1))).build()) {
            BlockingQueue<String> events = new LinkedBlockingQueue<>();
            CompletableFuture<Void> done = client.converseStream(
                    request -> request.modelId("some.model").messages(Message.builder().role("user")
                            .content(ContentBlock.fromText("こんにちは")).build()),
                    ConverseStreamResponseHandler.builder().subscriber(ConverseStreamResponseHandler.Visitor.builder()
                            .onMessageStart(start -> events.add("start " + start.roleAsString()))
                            .onContentBlockDelta(delta -> events.add("delta " + delta.delta().text()))
                            .onMessageStop(stop -> events.add("stop " + stop.stopReasonAsString())).build()).build());
            Call call = server.take();
            assertEquals("/model/some.model/converse-stream", call.target());
            call.readBody();
            call.head(200, "Content-Type: application/vnd.amazon.eventstream", "Transfer-Encoding: chunked");
            call.chunk(event("messageStart", "{\"role\":\"assistant\"}"));
            assertEquals("start assistant", events.take());
            call.chunk(event("contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"今日は\"}}"));
            assertEquals("delta 今日は", events.take());
            call.chunk(event("messageStop", "{\"stopReason\":\"end_turn\"}"));
            assertEquals("stop end_turn", events.take());
            call.end();
            Probe.get(done);
        }
    }

    private BedrockAgentCoreAsyncClient agentCore(Vertx vertx) {
        return BedrockAgentCoreAsyncClient.builder().httpClient(client(vertx)).region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS).endpointOverride(URI.create(server.url()))
                .overrideConfiguration(c -> c.retryStrategy(r -> r.maxAttempts(1))).build();
    }

    private static byte[] event(String type, String json) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new software.amazon.eventstream.Message(Map.of(":event-type", HeaderValue.fromString(type), ":content-type",
                HeaderValue.fromString("application/json"), ":message-type", HeaderValue.fromString("event")),
                json.getBytes(UTF_8)).encode(bytes);
        return bytes.toByteArray();
    }
}
