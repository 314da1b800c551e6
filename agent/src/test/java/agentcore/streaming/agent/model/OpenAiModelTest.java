package agentcore.streaming.agent.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import agentcore.streaming.agent.conversation.Content;
import agentcore.streaming.agent.conversation.Message;
import agentcore.streaming.agent.tools.Tool;
import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server that speaks OpenAI's chat completions. */
class OpenAiModelTest {
    private static final ConverseEvent START = new ConverseEvent.MessageStart("assistant");

    private final ScriptedServer server = new ScriptedServer();
    private final Vertx vertx = Vertx.vertx();
    private final OpenAiModel model = model("/v1/", Optional.empty());

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
        server.close();
    }

    private OpenAiModel model(String path, Optional<String> key) {
        return new OpenAiModel(vertx, new OpenAiModel.Settings(URI.create(server.url() + path), key));
    }

    @Test
    void textComesAsItIsSentAndTheTokensAtTheEnd() throws Exception {
        Events events = Events.ask(vertx, model, Events.call("こんにちは"));
        Call call = server.take();
        assertEquals("POST /v1/chat/completions", call.method() + " " + call.target());
        assertTrue(call.header("Authorization").isEmpty());
        assertEquals(new JsonObject("""
                {"model":"some.model","messages":[{"role":"user","content":"こんにちは"}],"stream":true,
                 "stream_options":{"include_usage":true},"max_tokens":100}"""), body(call));
        begin(call);
        delta(call, "{\"role\":\"assistant\",\"content\":\"\"}", "null");
        assertEquals(START, events.take());
        delta(call, "{\"content\":\"今日\"}", "null");
        assertEquals(ConverseEvent.ContentBlockDelta.text(0, "今日"), events.take());
        delta(call, "{\"content\":\"は\"}", "null");
        assertEquals(ConverseEvent.ContentBlockDelta.text(0, "は"), events.take());
        delta(call, "{}", "\"stop\"");
        assertEquals(new ConverseEvent.ContentBlockStop(0), events.take());
        assertEquals(new ConverseEvent.MessageStop("end_turn"), events.take());
        call.chunk(
                "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4,\"total_tokens\":7}}\n\n");
        call.chunk("data: [DONE]\n\n");
        ConverseEvent.Metadata metadata = (ConverseEvent.Metadata) events.take();
        assertEquals(new ConverseEvent.Metadata(3, 4, 7, metadata.latencyMs()), metadata);
        assertEquals(Events.END, events.take());
        call.end();
    }

    /** Whose body was read to its end; that may be after the answer's. */
    @Test
    void aConnectionServesFurtherCalls() throws Exception {
        int connection;
        int calls = 0;
        do {
            Events events = Events.ask(vertx, model, Events.call("x"));
            Call call = server.take();
            connection = call.connection();
            call.readBody();
            begin(call);
            delta(call, "{\"content\":\"a\"}", "\"stop\"");
            call.chunk("data: [DONE]\n\n");
            call.end();
            events.all();
            calls++;
            assertTrue(calls < 100, "each call has a connection of its own");
        } while (connection == calls);
    }

    @Test
    void thoughtsAndToolsComeInBlocksOfTheirOwn() throws Exception {
        Events events = Events.ask(vertx, model, Events.call("x"));
        Call call = server.take();
        call.readBody();
        begin(call);
        delta(call, "{\"role\":\"assistant\",\"reasoning_content\":\"hm\"}", "null");
        delta(call, "{\"content\":\"I look.\"}", "null");
        delta(call,
                "{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"time\",\"arguments\":\"\"}}]}",
                "null");
        delta(call, "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"zone\\\":\"}}]}", "null");
        delta(call, "{\"tool_calls\":[{\"index\":1,\"id\":\"c2\",\"function\":{\"name\":\"sum\",\"arguments\":\"{}\"}},"
                + "{\"index\":0,\"function\":{\"arguments\":\"1}\"}}]}", "null");
        delta(call, "{}", "\"tool_calls\"");
        call.chunk("data: [DONE]\n\n");
        call.end();
        List<Object> all = new ArrayList<>(events.all());
        assertTrue(all.remove(all.size() - 2) instanceof ConverseEvent.Metadata);
        assertEquals(List.of(START, new ConverseEvent.ContentBlockDelta(0, new ConverseEvent.Delta.Reasoning("hm")),
                new ConverseEvent.ContentBlockStop(0), ConverseEvent.ContentBlockDelta.text(1, "I look."),
                new ConverseEvent.ContentBlockStop(1), new ConverseEvent.ContentBlockStart(2, "c1", "time"),
                new ConverseEvent.ContentBlockDelta(2, new ConverseEvent.Delta.ToolInput("{\"zone\":")),
                new ConverseEvent.ContentBlockStart(3, "c2", "sum"),
                new ConverseEvent.ContentBlockDelta(3, new ConverseEvent.Delta.ToolInput("{}")),
                new ConverseEvent.ContentBlockDelta(2, new ConverseEvent.Delta.ToolInput("1}")),
                new ConverseEvent.ContentBlockStop(2), new ConverseEvent.ContentBlockStop(3),
                new ConverseEvent.MessageStop("tool_use"), Events.END), all);
    }

    /** Ollama's counted all calls 0 for long, and Gemini's doesn't count; each has its id. */
    @ParameterizedTest
    @ValueSource(strings = {"\"index\":0,", "\"index\":null,", ""})
    void callsThatAreNotCountedAreToldApartByTheirIds(String index) throws Exception {
        Events events = Events.ask(vertx, model, Events.call("x"));
        Call call = server.take();
        call.readBody();
        begin(call);
        delta(call, "{\"tool_calls\":[{" + index
                + "\"id\":\"c1\",\"function\":{\"name\":\"time\",\"arguments\":\"{\"}}]}", "null");
        delta(call, "{\"tool_calls\":[{" + index
                + "\"id\":\"other\",\"function\":{\"name\":null,\"arguments\":\"}\"}}]}", "null");
        delta(call, "{\"tool_calls\":[{" + index
                + "\"id\":\"c2\",\"function\":{\"name\":\"sum\",\"arguments\":\"[\"}}]}", "null");
        delta(call, "{\"tool_calls\":[{" + index + "\"id\":\"\",\"function\":{\"arguments\":\"]\"}}]}",
                "\"tool_calls\"");
        call.chunk("data: {\"choices\":null,\"usage\":{\"prompt_tokens\":null,\"completion_tokens\":4}}\n\n");
        call.chunk("data: [DONE]\n\n");
        call.end();
        List<Object> all = new ArrayList<>(events.all());
        ConverseEvent.Metadata metadata = (ConverseEvent.Metadata) all.remove(all.size() - 2);
        assertEquals(4, metadata.totalTokens());
        assertEquals(List.of(START, new ConverseEvent.ContentBlockStart(0, "c1", "time"),
                new ConverseEvent.ContentBlockDelta(0, new ConverseEvent.Delta.ToolInput("{")),
                new ConverseEvent.ContentBlockDelta(0, new ConverseEvent.Delta.ToolInput("}")),
                new ConverseEvent.ContentBlockStart(1, "c2", "sum"),
                new ConverseEvent.ContentBlockDelta(1, new ConverseEvent.Delta.ToolInput("[")),
                new ConverseEvent.ContentBlockDelta(1, new ConverseEvent.Delta.ToolInput("]")),
                new ConverseEvent.ContentBlockStop(0), new ConverseEvent.ContentBlockStop(1),
                new ConverseEvent.MessageStop("tool_use"), Events.END), all);
    }

    @ParameterizedTest
    @CsvSource({"stop, end_turn", "length, max_tokens", "content_filter, content_filtered"})
    void theReasonOfTheEndIsConverses(String theirs, String ours) throws Exception {
        Events events = Events.ask(vertx, model, Events.call("x"));
        Call call = server.take();
        call.readBody();
        begin(call);
        delta(call, "{\"content\":\"a\"}", "\"" + theirs + "\"");
        call.end(); // without [DONE], as some servers end
        assertTrue(events.all().contains(new ConverseEvent.MessageStop(ours)));
    }

    @Test
    void aWholeConversationGoesToTheServerInItsWords() {
        Model.Call asked = new Model.Call("m", Optional.of("Be brief."),
                List.of(Message.text(Message.Role.USER, "What time is it?"),
                        new Message(Message.Role.ASSISTANT, List.of(new Content.Reasoning("hm", ""),
                                new Content.Text("I look."),
                                new Content.ToolUse("c1", "time", new JsonObject("{\"zone\":\"Asia/Tokyo\"}")))),
                        new Message(Message.Role.USER, List.of(new Content.ToolResult("c1", "noon", false),
                                new Content.ToolResult("c2", "no", true)))),
                List.of(new Tool.Description("time", "What time it is.", new JsonObject("{\"type\":\"object\"}"))),
                OptionalDouble.of(0.5), 100);
        Events.ask(vertx, model("", Optional.of("key")), asked);
        Call call = server.take();
        assertEquals("/chat/completions", call.target());
        assertEquals("Bearer key", call.header("Authorization").orElseThrow());
        assertEquals(
                new JsonObject(
                        """
                                {"model":"m","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"What time is it?"},
                                  {"role":"assistant","content":"I look.","tool_calls":[{"id":"c1","type":"function",
                                   "function":{"name":"time","arguments":"{\\"zone\\":\\"Asia/Tokyo\\"}"}}]},
                                  {"role":"tool","content":"noon","tool_call_id":"c1"},{"role":"tool","content":"Error: no","tool_call_id":"c2"}],
                                 "stream":true,"stream_options":{"include_usage":true},"max_tokens":100,"temperature":0.5,
                                 "tools":[{"type":"function","function":{"name":"time","description":"What time it is.",
                                  "parameters":{"type":"object"}}}]}"""),
                body(call));
    }

    @Test
    void onlyWhatIsWantedIsRead() throws Exception {
        Events events = Events.ask(vertx, model, Events.call("x"), 1);
        Call call = server.take();
        call.readBody();
        begin(call);
        delta(call, "{\"role\":\"assistant\"}", "null");
        assertEquals(START, events.take());
        // Far more than any buffer on the way: whoever reads what nobody wants lets the writer go on.
        Thread flood = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 500; i++) {
                delta(call, "{\"content\":\"" + "x".repeat(60_000) + "\"}", "null");
            }
            delta(call, "{}", "\"stop\"");
            call.end();
        });
        for (int i = 0; i < 5; i++) {
            assertTrue(events.isEmpty());
            events.fetch(1);
            events.take();
        }
        assertTrue(flood.isAlive());
        events.fetch(Long.MAX_VALUE);
        assertEquals(495 + 4, events.all().size()); // with three that end the message, and the end
        flood.join();
    }

    @ParameterizedTest
    @CsvSource({"400, VALIDATION", "401, INTERNAL_SERVER", "404, INTERNAL_SERVER", "429, THROTTLING",
            "500, SERVICE_UNAVAILABLE", "302, SERVICE_UNAVAILABLE"})
    void anErrorIsToldInItsKindAndWithoutItsWords(int status, ConverseEvent.Failure.Kind kind) throws Exception {
        Events events = Events.ask(vertx, model, Events.call("x"));
        Call call = server.take();
        call.readBody();
        call.answer(status, "{\"error\":{\"message\":\"planted\"}}");
        ModelException failure = (ModelException) events.take();
        assertEquals(kind, failure.failure().kind());
        assertFalse(failure.getMessage().contains("planted"), failure.getMessage());
        assertEquals(0, server.callsNotTaken());
    }

    @ParameterizedTest
    @ValueSource(strings = {"data: {\"error\":{\"message\":\"planted\"}}\n\n", "data: planted\n\n",
            "data: {\"choices\":1}\n\n", "data: {\"choices\":[null]}\n\n",
            "data: {\"choices\":[{\"delta\":\"planted\"}]}\n\n"})
    void whatIsNoChunkOfAnAnswerEndsIt(String event) throws Exception {
        Events events = Events.ask(vertx, model, Events.call("x"));
        Call call = server.take();
        call.readBody();
        begin(call);
        delta(call, "{\"content\":\"a\"}", "null");
        call.chunk(event);
        ConverseEvent.Failure failure = events.failure();
        assertEquals(ConverseEvent.Failure.Kind.MODEL_STREAM_ERROR, failure.kind());
        assertFalse(failure.message().contains("planted"));
    }

    @Test
    void anEventWithoutEndIsNotCollectedForEver() throws Exception {
        Events events = Events.ask(vertx, model, Events.call("x"));
        Call call = server.take();
        call.readBody();
        begin(call);
        delta(call, "{\"content\":\"a\"}", "null");
        call.chunk("data: " + "x".repeat(1 << 20));
        assertEquals(ConverseEvent.Failure.Kind.MODEL_STREAM_ERROR, events.failure().kind());
    }

    @Test
    void aCutIsAFailureAfterAllThatCameBefore() throws Exception {
        Events events = Events.ask(vertx, model, Events.call("x"));
        Call call = server.take();
        call.readBody();
        begin(call);
        delta(call, "{\"content\":\"a\"}", "null");
        call.close();
        assertEquals(START, events.take());
        assertEquals(ConverseEvent.ContentBlockDelta.text(0, "a"), events.take());
        assertEquals(ConverseEvent.Failure.Kind.MODEL_STREAM_ERROR, events.failure().kind());
    }

    @Test
    void cancellingClosesTheConnection() throws Exception {
        Events events = Events.ask(vertx, model, Events.call("x"));
        Call call = server.take();
        call.readBody();
        begin(call);
        delta(call, "{\"content\":\"a\"}", "null");
        events.take();
        events.cancel();
        call.awaitClosedByClient();
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() throws Exception {
        server.close();
        assertEquals(ConverseEvent.Failure.Kind.SERVICE_UNAVAILABLE,
                Events.ask(vertx, model, Events.call("x")).failure().kind());
    }

    private static JsonObject body(Call call) {
        return new JsonObject(new String(call.readBody(), UTF_8));
    }

    private static void begin(Call call) {
        call.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
    }

    private static void delta(Call call, String delta, String finish) {
        call.chunk(
                "data: {\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":" + delta
                        + ",\"finish_reason\":" + finish + "}],\"usage\":null}\n\n");
    }
}
