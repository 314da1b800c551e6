package agentcore.streaming.agent.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

import agentcore.streaming.agent.conversation.Content;
import agentcore.streaming.agent.conversation.Message;
import agentcore.streaming.agent.tools.Tool;
import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.RecordedLog;
import agentcore.streaming.wire.fixture.ScriptedServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.eventstream.HeaderValue;

/** Against a server that speaks Bedrock's event stream, in bytes made by AWS's own encoder. */
class BedrockModelTest {
    private static final AwsCredentialsProvider CREDENTIALS = StaticCredentialsProvider
            .create(AwsBasicCredentials.create("AKIDEXAMPLE", "secret"));

    private final ScriptedServer server = new ScriptedServer();
    private final Vertx vertx = Vertx.vertx();
    private final BedrockModel model = model(CREDENTIALS, Optional.empty());

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        server.close();
    }

    private BedrockModel model(AwsCredentialsProvider credentials, Optional<BedrockModel.Guardrail> guardrail) {
        return new BedrockModel(vertx,
                new BedrockModel.Settings("us-east-1", Optional.of(URI.create(server.url())), guardrail),
                credentials, Optional.of(BackoffStrategy.retryImmediately()));
    }

    @Test
    void everyKindOfEventComesAsItIsSent() throws Exception {
        Events events = Events.ask(vertx, model, Events.call("こんにちは"));
        Call call = server.take();
        assertEquals("/model/some.model/converse-stream", call.target());
        assertTrue(call.header("Authorization").orElseThrow().contains("/us-east-1/bedrock/aws4_request"));
        assertEquals(new JsonObject("""
                {"messages":[{"role":"user","content":[{"text":"こんにちは"}]}],"inferenceConfig":{"maxTokens":100}}"""),
                body(call));
        begin(call);
        expect(events, call, "messageStart", "{\"role\":\"assistant\"}", new ConverseEvent.MessageStart("assistant"));
        expect(events, call, "contentBlockDelta",
                "{\"contentBlockIndex\":0,\"delta\":{\"reasoningContent\":{\"text\":\"hm\"}}}",
                new ConverseEvent.ContentBlockDelta(0, new ConverseEvent.Delta.Reasoning("hm")));
        expect(events, call, "contentBlockDelta",
                "{\"contentBlockIndex\":0,\"delta\":{\"reasoningContent\":{\"signature\":\"seal\"}}}",
                new ConverseEvent.ContentBlockDelta(0, new ConverseEvent.Delta.ReasoningSignature("seal")));
        call.chunk(event("event", "contentBlockDelta",
                "{\"contentBlockIndex\":0,\"delta\":{\"citation\":{\"title\":\"x\"}}}"));
        expect(events, call, "contentBlockStop", "{\"contentBlockIndex\":0}", new ConverseEvent.ContentBlockStop(0));
        expect(events, call, "contentBlockDelta", "{\"contentBlockIndex\":1,\"delta\":{\"text\":\"今日は\"}}",
                ConverseEvent.ContentBlockDelta.text(1, "今日は"));
        expect(events, call, "contentBlockStart",
                "{\"contentBlockIndex\":2,\"start\":{\"toolUse\":{\"toolUseId\":\"u1\",\"name\":\"time\"}}}",
                new ConverseEvent.ContentBlockStart(2, "u1", "time"));
        expect(events, call, "contentBlockDelta",
                "{\"contentBlockIndex\":2,\"delta\":{\"toolUse\":{\"input\":\"{\\\"a\"}}}",
                new ConverseEvent.ContentBlockDelta(2, new ConverseEvent.Delta.ToolInput("{\"a")));
        expect(events, call, "messageStop", "{\"stopReason\":\"tool_use\"}", new ConverseEvent.MessageStop("tool_use"));
        expect(events, call, "metadata", "{\"usage\":{\"inputTokens\":5,\"outputTokens\":6,\"totalTokens\":12},"
                + "\"metrics\":{\"latencyMs\":7}}", new ConverseEvent.Metadata(5, 6, 12, 7));
        call.end();
        assertEquals(Events.END, events.take());
    }

    private static void expect(Events events, Call call, String type, String json, ConverseEvent event)
            throws Exception {
        call.chunk(event("event", type, json)); // the next is not sent before this one is here
        assertEquals(event, events.take());
    }

    @Test
    void anEventThatLacksWhatItMustHaveEndsTheAnswer() throws Exception {
        Events events = Events.ask(vertx, model, Events.call("x"));
        Call call = server.take();
        begin(call);
        call.chunk(event("event", "messageStart", "{\"role\":\"assistant\"}"))
                .chunk(event("event", "metadata", "{\"usage\":{\"inputTokens\":5}}"));
        assertEquals(ConverseEvent.Failure.Kind.MODEL_STREAM_ERROR, events.failure().kind());
    }

    @Test
    void aWholeConversationGoesToBedrockInItsWords() throws Exception {
        Model.Call asked = new Model.Call("arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.x",
                Optional.of("Be brief."),
                List.of(Message.text(Message.Role.USER, "What time is it?"),
                        new Message(Message.Role.ASSISTANT, List.of(new Content.Reasoning("hm", "seal"),
                                new Content.ToolUse("u1", "time", new JsonObject(
                                        "{\"zone\":\"Asia/Tokyo\",\"deep\":{\"list\":[1,2.5,true,null]}}")))),
                        new Message(Message.Role.USER, List.of(new Content.ToolResult("u1", "noon", false),
                                new Content.ToolResult("u2", "no", true)))),
                List.of(new Tool.Description("time", "What time it is.",
                        new JsonObject("{\"type\":\"object\",\"required\":[\"zone\"]}"))),
                OptionalDouble.of(0.5), 100);
        Events.ask(vertx, model(CREDENTIALS, Optional.of(new BedrockModel.Guardrail("g1", "2"))), asked);
        Call call = server.take();
        assertEquals("/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.x/converse-stream",
                call.target());
        assertEquals(
                new JsonObject(
                        """
                                {"messages":[{"role":"user","content":[{"text":"What time is it?"}]},
                                  {"role":"assistant","content":[{"reasoningContent":{"reasoningText":{"text":"hm","signature":"seal"}}},
                                   {"toolUse":{"toolUseId":"u1","name":"time","input":{"zone":"Asia/Tokyo","deep":{"list":[1,2.5,true,null]}}}}]},
                                  {"role":"user","content":[{"toolResult":{"toolUseId":"u1","content":[{"text":"noon"}],"status":"success"}},
                                   {"toolResult":{"toolUseId":"u2","content":[{"text":"no"}],"status":"error"}}]}],
                                 "system":[{"text":"Be brief."}],"inferenceConfig":{"maxTokens":100,"temperature":0.5},
                                 "toolConfig":{"tools":[{"toolSpec":{"name":"time","description":"What time it is.",
                                  "inputSchema":{"json":{"type":"object","required":["zone"]}}}}]},
                                 "guardrailConfig":{"guardrailIdentifier":"g1","guardrailVersion":"2"}}"""),
                body(call));
    }

    @Test
    void onlyWhatIsWantedIsRead() throws Exception {
        Events events = Events.ask(vertx, model, Events.call("x"), 1);
        Call call = server.take();
        begin(call);
        call.chunk(event("event", "messageStart", "{\"role\":\"assistant\"}"));
        assertEquals(new ConverseEvent.MessageStart("assistant"), events.take());
        // Far more than any buffer on the way: whoever reads what nobody wants lets the writer go on.
        Thread flood = Thread.ofVirtual().start(() -> {
            byte[] piece = delta("x".repeat(60_000));
            for (int i = 0; i < 500; i++) {
                call.chunk(piece);
            }
            call.end();
        });
        for (int i = 0; i < 5; i++) {
            assertTrue(events.isEmpty());
            events.fetch(1);
            events.take();
        }
        assertTrue(flood.isAlive());
        events.fetch(Long.MAX_VALUE);
        assertEquals(496, events.all().size());
        flood.join();
    }

    @Test
    void aThrottledCallIsMadeAgainBeforeTheAnswerBegins() throws Exception {
        Events events = Events.ask(vertx, model, Events.call("x"));
        for (int i = 0; i < BedrockModel.ATTEMPTS - 1; i++) {
            throttle(server.take());
        }
        Call call = server.take();
        begin(call);
        call.chunk(event("event", "messageStart", "{\"role\":\"assistant\"}")).chunk(
                event("exception", "throttlingException", "{\"message\":\"planted\"}"));
        call.end();
        assertEquals(ConverseEvent.Failure.Kind.THROTTLING, events.failure().kind());
        assertEquals(0, server.callsNotTaken());
    }

    @Test
    void aModelThatThrottlesOnIsSaidToDoSo() throws Exception {
        Events events = Events.ask(vertx, model, Events.call("x"));
        for (int i = 0; i < BedrockModel.ATTEMPTS; i++) {
            throttle(server.take());
        }
        assertEquals(ConverseEvent.Failure.Kind.THROTTLING, events.failure().kind());
    }

    private static void throttle(Call call) {
        call.readBody();
        call.answer(429, "{\"message\":\"planted\"}", "x-amzn-ErrorType: ThrottlingException");
    }

    @ParameterizedTest
    @CsvSource({"400, ValidationException, VALIDATION", "403, AccessDeniedException, INTERNAL_SERVER",
            "404, ResourceNotFoundException, INTERNAL_SERVER", "424, ModelErrorException, MODEL_STREAM_ERROR",
            "500, InternalServerException, SERVICE_UNAVAILABLE",
            "503, ServiceUnavailableException, SERVICE_UNAVAILABLE",
            "408, ModelTimeoutException, SERVICE_UNAVAILABLE"})
    void anotherErrorIsToldAtOnceInItsKindAndWithoutItsWords(int status, String code, ConverseEvent.Failure.Kind kind)
            throws Exception {
        Events events = Events.ask(vertx, model, Events.call("x"));
        Call call = server.take();
        call.readBody();
        call.answer(status, "{\"message\":\"planted\"}", "x-amzn-ErrorType: " + code, "x-amzn-RequestId: r1");
        ModelException failure = (ModelException) events.take();
        assertEquals(kind, failure.failure().kind());
        assertFalse(failure.getMessage().contains("planted"), failure.getMessage());
        assertTrue(failure.getMessage().contains("status " + status + ", code " + code + ", request r1"),
                failure.getMessage());
        assertEquals(0, server.callsNotTaken());
    }

    @ParameterizedTest
    @CsvSource({"validationException, VALIDATION", "throttlingException, THROTTLING",
            "modelStreamErrorException, MODEL_STREAM_ERROR", "internalServerException, MODEL_STREAM_ERROR",
            "serviceUnavailableException, SERVICE_UNAVAILABLE"})
    void anErrorWithinTheAnswerIsToldInItsKind(String type, ConverseEvent.Failure.Kind kind) throws Exception {
        Events events = Events.ask(vertx, model, Events.call("x"));
        Call call = server.take();
        begin(call);
        call.chunk(event("event", "messageStart", "{\"role\":\"assistant\"}"))
                .chunk(event("exception", type, "{\"message\":\"planted\"}"));
        call.end();
        ConverseEvent.Failure failure = events.failure();
        assertEquals(kind, failure.kind());
        assertFalse(failure.message().contains("planted"));
    }

    @Test
    void aCutIsAFailureAfterAllThatCameBefore() throws Exception {
        Events events = Events.ask(vertx, model, Events.call("x"));
        Call call = server.take();
        begin(call);
        call.chunk(event("event", "messageStart", "{\"role\":\"assistant\"}")).chunk(delta("a"));
        call.close();
        assertEquals(new ConverseEvent.MessageStart("assistant"), events.take());
        assertEquals(ConverseEvent.ContentBlockDelta.text(0, "a"), events.take());
        assertEquals(ConverseEvent.Failure.Kind.MODEL_STREAM_ERROR, events.failure().kind());
    }

    @Test
    void cancellingClosesTheConnection() throws Exception {
        Events events = Events.ask(vertx, model, Events.call("x"));
        Call call = server.take();
        begin(call);
        call.chunk(event("event", "messageStart", "{\"role\":\"assistant\"}"));
        events.take();
        events.cancel();
        call.awaitClosedByClient();
        assertTrue(events.isEmpty());
    }

    @Test
    void cancellingBeforeTheAnswerClosesTheConnection() {
        Events events = Events.ask(vertx, model, Events.call("x"));
        Call call = server.take();
        call.readBody();
        events.cancel();
        call.awaitClosedByClient();
    }

    @Test
    void withoutCredentialsTheOperatorIsTheOneToMendIt() throws Exception {
        AwsCredentialsProvider none = () -> {
            throw SdkClientException.create("planted");
        };
        assertEquals(ConverseEvent.Failure.Kind.INTERNAL_SERVER,
                Events.ask(vertx, model(none, Optional.empty()), Events.call("x")).failure().kind());
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() throws Exception {
        server.close();
        assertEquals(ConverseEvent.Failure.Kind.SERVICE_UNAVAILABLE,
                Events.ask(vertx, model, Events.call("x")).failure().kind());
    }

    /** A snapshot may be taken then, and restored many times. */
    @Test
    void warmingUpConnectsToNobodyAndAsksForNoCredentials() throws Exception {
        AwsCredentialsProvider none = () -> {
            throw new AssertionError("asked");
        };
        model(none, Optional.empty()).warmUp().toCompletionStage().toCompletableFuture().join();
        assertEquals(0, server.connections());
    }

    @Test
    void nothingThatIsSaidIsLogged() throws Exception {
        try (RecordedLog log = new RecordedLog()) {
            Events events = Events.ask(vertx, model, Events.call("planted"));
            Call call = server.take();
            begin(call);
            call.chunk(delta("planted"))
                    .chunk(event("exception", "modelStreamErrorException", "{\"message\":\"planted\"}"));
            call.end();
            events.all();
            assertFalse(log.text().contains("planted"), log.text());
        }
    }

    private static JsonObject body(Call call) {
        return new JsonObject(new String(call.readBody(), UTF_8));
    }

    private static void begin(Call call) {
        call.readBody();
        call.head(200, "Content-Type: application/vnd.amazon.eventstream", "Transfer-Encoding: chunked");
    }

    private static byte[] delta(String text) {
        return event("event", "contentBlockDelta", "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"" + text + "\"}}");
    }

    private static byte[] event(String kind, String type, String json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new software.amazon.eventstream.Message(
                Map.of(kind.equals("event") ? ":event-type" : ":exception-type", HeaderValue.fromString(type),
                        ":content-type",
                        HeaderValue.fromString("application/json"), ":message-type", HeaderValue.fromString(kind)),
                json.getBytes(UTF_8)).encode(bytes);
        return bytes.toByteArray();
    }
}
