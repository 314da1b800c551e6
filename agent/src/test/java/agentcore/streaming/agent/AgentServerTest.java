package agentcore.streaming.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import agentcore.streaming.agent.conversation.Message;
import agentcore.streaming.agent.health.BackgroundWork;
import agentcore.streaming.agent.model.ConverseEvent;
import agentcore.streaming.agent.model.Model;
import agentcore.streaming.agent.model.ScriptedModel;
import agentcore.streaming.agent.tools.ToolSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The container's contract, seen by the JDK's HTTP client, with a model whose every event the test makes. */
class AgentServerTest {
    private static final ConverseEvent START = new ConverseEvent.MessageStart("assistant");
    private static final String START_JSON = "{\"event\": {\"messageStart\": {\"role\": \"assistant\"}}}";

    private final RunningAgent agent = new RunningAgent(
            Map.of("AGENT_MODEL_CHOICES", "other", "AGENT_MAX_INPUT", "1000"),
            List.of(), new ForgetfulMemory());

    @AfterEach
    void stop() {
        agent.close();
    }

    @Test
    void eventsGoOutOneAtATimeAsTheModelMakesThem() throws Exception {
        HttpResponse<InputStream> response = agent.invoke(RunningAgent.SESSION, "{\"prompt\": \"日本\", \"other\": 1}");
        assertEquals(200, response.statusCode());
        assertEquals(Optional.of("text/event-stream; charset=utf-8"), response.headers().firstValue("Content-Type"));
        ScriptedModel.ScriptedAnswer answer = agent.model.take();
        assertEquals(List.of(Message.text(Message.Role.USER, "日本")), answer.call().messages());
        BufferedReader lines = RunningAgent.lines(response);
        answer.say(START);
        assertEquals("data: " + START_JSON, lines.readLine());
        assertEquals("", lines.readLine());
        answer.say(ConverseEvent.ContentBlockDelta.text(0, "語"));
        assertEquals(
                "data: {\"event\": {\"contentBlockDelta\": {\"delta\": {\"text\": \"語\"}, \"contentBlockIndex\": 0}}}",
                lines.readLine());
        assertEquals("", lines.readLine());
        answer.say(new ConverseEvent.MessageStop("end_turn")).end();
        assertEquals("data: {\"event\": {\"messageStop\": {\"stopReason\": \"end_turn\"}}}", lines.readLine());
        assertEquals("", lines.readLine());
        assertEquals(null, lines.readLine());
    }

    @Test
    void healthChecksAreAnsweredWhileAnAnswerStreams() throws Exception {
        HttpResponse<InputStream> response = agent.prompt(RunningAgent.SESSION, "x");
        agent.model.take().say(START);
        assertTrue(response.body().read() >= 0);
        HttpResponse<String> ping = agent.get("/ping");
        assertEquals(200, ping.statusCode());
        assertEquals(Optional.of("application/json"), ping.headers().firstValue("Content-Type"));
        assertEquals("{\"status\": \"Healthy\"}", ping.body());
    }

    @Test
    void whileThereIsBackgroundWorkTheAgentIsBusy() throws Exception {
        BackgroundWork.Running one = agent.agent.health().begin();
        BackgroundWork.Running other = agent.agent.health().begin();
        one.close();
        one.close();
        assertEquals("{\"status\": \"HealthyBusy\"}", agent.get("/ping").body());
        other.close();
        assertEquals("{\"status\": \"Healthy\"}", agent.get("/ping").body());
    }

    /** AgentCore takes its snapshot at the first healthy answer. */
    @Test
    void theAgentIsNotHealthyBeforeItIsWarm() throws Exception {
        Vertx vertx = Vertx.vertx();
        Promise<Void> warm = Promise.promise();
        Model model = new Model() {
            @Override
            public Answer ask(Call call) {
                throw new AssertionError("not asked");
            }

            @Override
            public Future<Void> warmUp() {
                return warm.future();
            }
        };
        try {
            Agent starting = new Agent(vertx, AgentSettings.from(Map.of("PORT", "0", "AGENT_HOST", "127.0.0.1")), model,
                    ToolSource.of(List.of()), new ForgetfulMemory());
            int port = starting.start().toCompletionStage().toCompletableFuture().join().actualPort();
            assertEquals(503, RunningAgent.get(port, "/ping").statusCode());
            warm.complete();
            assertEquals(200, RunningAgent.get(port, "/ping").statusCode());
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void thereIsNoWebSocket() throws Exception {
        assertEquals(404, agent.get("/ws").statusCode());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
            "                                | The request must be a JSON object whose member prompt is a text",
            "[]                              | The request must be a JSON object",
            "{\"prompt\": 1}                 | The request must be a JSON object",
            "{\"prompt\": \" \"}             | The request must be a JSON object",
            "{\"prompt\"                     | The request must be a JSON object",
            "{\"prompt\":\"x\",\"messages\":[]} | prompt and messages are both there",
            "{\"messages\":[]}               | messages must be a list of messages",
            "{\"messages\":[1]}              | messages[0] must be an object",
            "{\"messages\":[{\"role\":\"assistant\",\"content\":[{\"text\":\"x\"}]}]} | messages[0].role must be user",
            "{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]} | messages[0].content must be a list of blocks",
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"\"}]}]} | messages[0].content[0].text must be a text",
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"image\":{}}]}]} | messages[0].content[0].text must be a text",
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"toolResult\":{}}]}]} | messages[0].content[0] is of a tool",
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]},{\"role\":\"assistant\",\"content\":[{\"toolUse\":{}}]}]} | messages[1].content[0] is of a tool",
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]},{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]}]} | messages[1].role must be assistant",
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"x\"}]},{\"role\":\"assistant\",\"content\":[{\"text\":\"x\"}]}]} | The last of messages must be the user's",
            "{\"prompt\":\"x\",\"model\":\"gpt\"}  | model is none that this agent may ask",
            "{\"prompt\":\"x\",\"model\":1}        | model is none that this agent may ask",
            "{\"prompt\":\"x\",\"temperature\":2}  | temperature must be a number from 0 to 1.",
            "{\"prompt\":\"x\",\"temperature\":\"0\"} | temperature must be a number from 0 to 1.",
            "{\"prompt\":\"x\",\"maxTokens\":5000} | maxTokens must be a whole number from 1 to 4096.",
            "{\"prompt\":\"x\",\"maxTokens\":0}    | maxTokens must be a whole number from 1 to 4096.",
            "{\"prompt\":\"x\",\"maxTokens\":1.5}  | maxTokens must be a whole number from 1 to 4096."})
    void aRequestThatCanNotBeAnsweredGetsAConverseErrorInItsStream(String body, String sentence) throws Exception {
        assertRefused(body == null ? "" : body, sentence);
    }

    @Test
    void aPromptThatIsTooLongIsRefusedWithItsLength() throws Exception {
        assertRefused("{\"prompt\": \"" + "x".repeat(1001) + "\"}",
                "The request has 1001 characters of text; at most 1000 are possible.");
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedInItsStream() throws Exception {
        assertRefused("{\"prompt\": \"" + "x".repeat(2_000_000) + "\"}",
                "The request is too large; at most 1000 characters of text are possible.");
    }

    private void assertRefused(String body, String sentence) throws Exception {
        HttpResponse<InputStream> response = agent.invoke(RunningAgent.SESSION, body);
        assertEquals(200, response.statusCode());
        assertEquals(Optional.of("text/event-stream; charset=utf-8"), response.headers().firstValue("Content-Type"));
        List<String> events = RunningAgent.events(response);
        assertEquals(1, events.size());
        assertTrue(events.getFirst().startsWith("{\"event\": {\"validationException\": {\"message\": \"" + sentence),
                events::toString);
        assertFalse(agent.model.asked());
    }

    @Test
    void aConversationAndTheWishesOfARequestReachTheModel() throws Exception {
        agent.invoke(RunningAgent.SESSION,
                """
                        {"messages":[{"role":"user","content":[{"text":"a"},{"text":"b"}]},{"role":"assistant","content":[{"text":"c"}]},
                         {"role":"user","content":[{"text":"d"}]}],"model":"other","temperature":0.5,"maxTokens":7}""");
        Model.Call call = agent.model.take().call();
        assertEquals(
                "[Message[role=USER, content=[Text[text=a], Text[text=b]]], Message[role=ASSISTANT, content=[Text[text=c]]],"
                        + " Message[role=USER, content=[Text[text=d]]]]",
                call.messages().toString());
        assertEquals("other", call.modelId());
        assertEquals(0.5, call.temperature().orElseThrow());
        assertEquals(7, call.maxTokens());
    }

    @Test
    void withoutWishesTheSettingsCount() throws Exception {
        agent.prompt(RunningAgent.SESSION, "x");
        Model.Call call = agent.model.take().call();
        assertEquals("offline", call.modelId());
        assertTrue(call.temperature().isEmpty());
        assertEquals(4096, call.maxTokens());
        assertTrue(call.system().isEmpty());
    }

    @Test
    void theModelIsPausedWhileTheCallerDoesNotRead() throws Exception {
        HttpResponse<InputStream> response = agent.prompt(RunningAgent.SESSION, "x");
        ScriptedModel.ScriptedAnswer answer = agent.model.take();
        ConverseEvent piece = ConverseEvent.ContentBlockDelta.text(0, "x".repeat(1000));
        answer.flood(piece, 5000);
        answer.awaitPaused();
        assertTrue(answer.said() < 5000, "the model was never stopped");
        assertEquals(5001, RunningAgent.events(response).size()); // with what is said of an answer that has no end
    }

    @Test
    void aCallerThatLeavesEndsTheAnswer() throws Exception {
        HttpResponse<InputStream> response = agent.prompt(RunningAgent.SESSION, "x");
        ScriptedModel.ScriptedAnswer answer = agent.model.take();
        answer.say(START);
        assertTrue(response.body().read() >= 0);
        response.body().close();
        answer.awaitCancelled();
    }
}
