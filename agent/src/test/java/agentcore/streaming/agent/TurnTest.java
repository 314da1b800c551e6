package agentcore.streaming.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import agentcore.streaming.agent.conversation.Content;
import agentcore.streaming.agent.conversation.Message;
import agentcore.streaming.agent.model.ConverseEvent;
import agentcore.streaming.agent.model.ModelException;
import agentcore.streaming.agent.model.ScriptedModel.ScriptedAnswer;
import agentcore.streaming.agent.tools.ToolException;
import agentcore.streaming.wire.fixture.RecordedLog;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A turn, seen by the caller, the model, the tools and the memory. */
class TurnTest {
    private static final String SESSION = RunningAgent.SESSION;
    private static final ConverseEvent START = new ConverseEvent.MessageStart("assistant");

    private final ScriptedTool time = new ScriptedTool("time");
    private final ScriptedTool sum = new ScriptedTool("sum");
    private final ScriptedMemory memory = new ScriptedMemory();
    private final RunningAgent agent = new RunningAgent(
            Map.of("AGENT_MAX_ROUNDS", "2", "AGENT_SYSTEM_PROMPT", "Be brief.", "AGENT_DRAIN_TIMEOUT", "60m"),
            List.of(time, sum), memory);

    @AfterEach
    void stop() {
        agent.close();
    }

    @Test
    void toolsOfOneRoundAreUsedAtTheSameTimeAndTheirResultsGoBackInTheOrderOfTheUses() throws Exception {
        HttpResponse<InputStream> response = agent.prompt(SESSION, "x");
        ScriptedAnswer first = agent.model.take();
        assertEquals("Be brief.", first.call().system().orElseThrow());
        assertEquals(List.of("time", "sum"), first.call().tools().stream().map(tool -> tool.name()).toList());
        first.useTools("u1", "time", "{\"zone\": \"Asia/Tokyo\"}", "u2", "sum", "");
        ScriptedTool.Use timeUse = time.take();
        ScriptedTool.Use sumUse = sum.take(); // while the other is not done
        assertEquals(new JsonObject().put("zone", "Asia/Tokyo"), timeUse.input());
        assertEquals(new JsonObject(), sumUse.input());
        sumUse.fail(new ToolException("numbers is missing"));
        timeUse.succeed("noon");
        ScriptedAnswer second = agent.model.take();
        Message asked = new Message(Message.Role.ASSISTANT,
                List.of(new Content.ToolUse("u1", "time", new JsonObject().put("zone", "Asia/Tokyo")),
                        new Content.ToolUse("u2", "sum", new JsonObject())));
        Message results = new Message(Message.Role.USER, List.of(new Content.ToolResult("u1", "noon", false),
                new Content.ToolResult("u2", "numbers is missing", true)));
        List<Message> soFar = List.of(Message.text(Message.Role.USER, "x"), asked, results);
        assertEquals(soFar, second.call().messages());
        second.answer("It is noon.");
        List<String> events = RunningAgent.events(response);
        assertEquals("{\"message\": {\"role\": \"user\", \"content\": [{\"toolResult\": {\"toolUseId\": \"u1\", "
                + "\"status\": \"success\", \"content\": [{\"text\": \"noon\"}]}}, {\"toolResult\": {\"toolUseId\": \"u2\", "
                + "\"status\": \"error\", \"content\": [{\"text\": \"numbers is missing\"}]}}]}}", events.get(9));
        assertEquals(2, events.stream().filter(event -> event.contains("messageStart")).count());
        assertEquals(2, events.stream().filter(event -> event.contains("metadata")).count());
        assertEquals("{\"event\": {\"messageStop\": {\"stopReason\": \"end_turn\"}}}", events.get(events.size() - 2));
        assertEquals(List.of(soFar.get(0), asked, results, Message.text(Message.Role.ASSISTANT, "It is noon.")),
                memory.takeAdded());
    }

    @Test
    void whatCanNotBeUsedIsToldToTheModel() throws Exception {
        agent.prompt(SESSION, "x");
        agent.model.take().useTools("u1", "clock", "{}", "u2", "time", "{\"zo", "u3", "time", "{\"throw\": 1}");
        assertEquals(List.of(new Content.ToolResult("u1", "There is no tool of that name.", true),
                new Content.ToolResult("u2",
                        "The input is not a JSON object: send one that follows the tool's schema.", true),
                new Content.ToolResult("u3", "The tool failed; asking again the same way won't help.", true)),
                agent.model.take().call().messages().getLast().content());
    }

    @Test
    void aModelThatAsksForToolsWithoutEndIsEnded() throws Exception {
        HttpResponse<InputStream> response = agent.prompt(SESSION, "x");
        for (int round = 0; round < 3; round++) {
            agent.model.take().useTools("u", "clock", "{}");
        }
        assertLast(response, "modelStreamErrorException", "The model asked for tools more than 2 times");
        assertFalse(memory.hasAdded());
    }

    @Test
    void whatTheModelThoughtGoesBackToItWithItsSeal() throws Exception {
        agent.prompt(SESSION, "x");
        agent.model.take()
                .say(START, new ConverseEvent.ContentBlockDelta(0, new ConverseEvent.Delta.Reasoning("h")),
                        new ConverseEvent.ContentBlockDelta(0, new ConverseEvent.Delta.Reasoning("m")),
                        new ConverseEvent.ContentBlockDelta(0, new ConverseEvent.Delta.ReasoningSignature("seal")),
                        new ConverseEvent.ContentBlockStop(0), ConverseEvent.ContentBlockDelta.text(1, "I look."),
                        new ConverseEvent.ContentBlockStop(1), new ConverseEvent.ContentBlockStart(2, "u1", "clock"),
                        new ConverseEvent.ContentBlockStop(2), new ConverseEvent.MessageStop("tool_use"))
                .end();
        assertEquals(List.of(new Content.Reasoning("hm", "seal"), new Content.Text("I look."),
                new Content.ToolUse("u1", "clock", new JsonObject())),
                agent.model.take().call().messages().get(1).content());
    }

    @Test
    void aSessionRemembersAndAnotherDoesNotKnow() throws Exception {
        HttpResponse<InputStream> first = agent.prompt(SESSION, "My name is Yuki.");
        agent.model.take().answer("Hello.");
        RunningAgent.events(first);
        agent.prompt(SESSION, "What is my name?");
        assertEquals(List.of(Message.text(Message.Role.USER, "My name is Yuki."),
                Message.text(Message.Role.ASSISTANT, "Hello."), Message.text(Message.Role.USER, "What is my name?")),
                agent.model.take().call().messages());
        agent.prompt("other-" + SESSION, "And mine?");
        assertEquals(List.of(Message.text(Message.Role.USER, "And mine?")), agent.model.take().call().messages());
    }

    @Test
    void aConversationThatTheCallerBringsIsNeitherMixedWithTheMemoryNorKept() throws Exception {
        HttpResponse<InputStream> first = agent.prompt(SESSION, "a");
        agent.model.take().answer("b");
        RunningAgent.events(first);
        memory.takeAdded();
        HttpResponse<InputStream> second = agent.invoke(SESSION,
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"c\"}]}]}");
        ScriptedAnswer answer = agent.model.take();
        assertEquals(List.of(Message.text(Message.Role.USER, "c")), answer.call().messages());
        answer.answer("d");
        RunningAgent.events(second);
        assertFalse(memory.hasAdded());
    }

    /** Converse wants a result for each use of a tool: one without would spoil the session for ever. */
    @Test
    void aToolThatIsCutOffByTheLengthIsNotKept() throws Exception {
        HttpResponse<InputStream> response = agent.prompt(SESSION, "x");
        agent.model.take()
                .say(START, ConverseEvent.ContentBlockDelta.text(0, "I look."), new ConverseEvent.ContentBlockStop(0),
                        new ConverseEvent.ContentBlockStart(1, "u1", "time"), new ConverseEvent.ContentBlockStop(1),
                        new ConverseEvent.MessageStop("max_tokens"))
                .end();
        RunningAgent.events(response);
        assertEquals(List.of(Message.text(Message.Role.USER, "x"), Message.text(Message.Role.ASSISTANT, "I look.")),
                memory.takeAdded());
    }

    /** It would stop every later turn of the session too, as the guardrail is shown all that was said. */
    @Test
    void whatAGuardrailHasStoppedIsNotKept() throws Exception {
        HttpResponse<InputStream> response = agent.prompt(SESSION, "x");
        agent.model.take()
                .say(START, ConverseEvent.ContentBlockDelta.text(0, "I can't talk about that."),
                        new ConverseEvent.ContentBlockStop(0), new ConverseEvent.MessageStop("guardrail_intervened"))
                .end();
        RunningAgent.events(response);
        assertFalse(memory.hasAdded());
    }

    @Test
    void aCallerThatLeavesWhileItsTurnIsBeingKeptIsNotWaitedFor() throws Exception {
        memory.keeping = Promise.promise();
        HttpResponse<InputStream> response = agent.prompt(SESSION, "x");
        agent.model.take().answer("y");
        memory.takeAdded();
        response.body().close();
        var stopped = agent.agent.stop();
        memory.keeping.complete();
        stopped.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    @Test
    void aSecondTurnOfASessionIsToldThatItIsBusyAndTheFirstGoesOn() throws Exception {
        HttpResponse<InputStream> first = agent.prompt(SESSION, "x");
        ScriptedAnswer answer = agent.model.take();
        HttpResponse<InputStream> second = agent.prompt(SESSION, "y");
        assertEquals(200, second.statusCode());
        assertLast(second, "throttlingException", "This session is still answering");
        agent.prompt("other-" + SESSION, "z");
        assertEquals("z", ((Content.Text) agent.model.take().call().messages().getLast().content().getFirst()).text());
        answer.answer("one");
        assertTrue(RunningAgent.events(first).toString().contains("\"one\""));
        agent.prompt(SESSION, "again");
        agent.model.take();
    }

    @Test
    void aCallerThatLeavesFreesItsSessionAndTheToolsResultIsForNobody() throws Exception {
        try (RecordedLog log = new RecordedLog()) {
            HttpResponse<InputStream> response = agent.prompt(SESSION, "x");
            agent.model.take().useTools("u1", "time", "{}");
            ScriptedTool.Use use = time.take();
            response.body().close();
            while (!log.text().contains("Turn ended.")) {
                Thread.onSpinWait();
            }
            use.succeed("late");
            agent.prompt(SESSION, "y");
            assertEquals(List.of(Message.text(Message.Role.USER, "y")), agent.model.take().call().messages());
        }
    }

    @Test
    void aModelThatFailsIsToldInTheStreamInItsOwnKind() throws Exception {
        HttpResponse<InputStream> response = agent.prompt(SESSION, "x");
        agent.model.take().say(START).fail(new ModelException(
                new ConverseEvent.Failure(ConverseEvent.Failure.Kind.THROTTLING, "Ask again later."), "code 1"));
        assertLast(response, "throttlingException", "Ask again later.");
    }

    @Test
    void aFailureThatNobodyForesawIsToldWithoutItsWords() throws Exception {
        try (RecordedLog log = new RecordedLog()) {
            HttpResponse<InputStream> response = agent.prompt(SESSION, "x");
            agent.model.take().say(START).fail(new IllegalStateException("planned"));
            assertLast(response, "internalServerException", "The agent failed");
            assertTrue(log.text().contains("The model failed."), log.text());
        }
    }

    @Test
    void anAnswerWithoutEndIsNoAnswer() throws Exception {
        HttpResponse<InputStream> response = agent.prompt(SESSION, "x");
        agent.model.take().say(START, ConverseEvent.ContentBlockDelta.text(0, "a")).end();
        assertLast(response, "modelStreamErrorException", "The model's answer ended before its end");
        assertFalse(memory.hasAdded());
    }

    @Test
    void withoutItsMemoryASessionIsNotAnswered() throws Exception {
        memory.failReading = true;
        try (RecordedLog log = new RecordedLog()) {
            assertLast(agent.prompt(SESSION, "x"), "serviceUnavailableException", "What was said before");
            assertTrue(log.text().contains("WARNING: " + ScriptedMemory.AWAY), log.text());
        }
        assertFalse(agent.model.asked());
    }

    @Test
    void whileATurnIsBeingKeptTheAgentIsBusyAndTheSessionToo() throws Exception {
        memory.keeping = Promise.promise();
        HttpResponse<InputStream> response = agent.prompt(SESSION, "x");
        agent.model.take().answer("y");
        memory.takeAdded();
        assertEquals("{\"status\": \"HealthyBusy\"}", agent.get("/ping").body());
        assertLast(agent.prompt(SESSION, "z"), "throttlingException", "This session is still answering");
        memory.keeping.complete();
        RunningAgent.events(response);
        assertEquals("{\"status\": \"Healthy\"}", agent.get("/ping").body());
    }

    @Test
    void aTurnThatCanNotBeKeptIsAnsweredAllTheSame() throws Exception {
        memory.keeping = Promise.promise();
        memory.keeping.fail("planned");
        HttpResponse<InputStream> response = agent.prompt(SESSION, "x");
        agent.model.take().answer("y");
        assertLast(response, "metadata", "");
    }

    @Test
    void anAgentThatIsToldToStopLetsItsTurnsEndAndBeginsNone() throws Exception {
        HttpResponse<InputStream> response = agent.prompt(SESSION, "x");
        ScriptedAnswer answer = agent.model.take();
        BufferedReader lines = RunningAgent.lines(response);
        answer.say(START);
        lines.readLine();
        var stopped = agent.agent.stop();
        assertLast(agent.prompt("other-" + SESSION, "y"), "serviceUnavailableException", "The agent is shutting down");
        assertFalse(stopped.isComplete());
        answer.answer("z");
        assertTrue(lines.lines().anyMatch(line -> line.contains("metadata")));
        stopped.toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void aTurnThatTakesTooLongForTheEndIsEnded() throws Exception {
        try (RunningAgent hasty = new RunningAgent(Map.of("AGENT_DRAIN_TIMEOUT", "0s"), List.of(), memory)) {
            HttpResponse<InputStream> response = hasty.prompt(SESSION, "x");
            ScriptedAnswer answer = hasty.model.take();
            hasty.agent.stop();
            assertLast(response, "serviceUnavailableException", "The agent is shutting down");
            answer.awaitCancelled();
        }
    }

    @Test
    void aTurnHasATimeForAllOfIt() throws Exception {
        try (RunningAgent hasty = new RunningAgent(Map.of("AGENT_TURN_TIMEOUT", "1s"), List.of(time), memory)) {
            HttpResponse<InputStream> response = hasty.prompt(SESSION, "x");
            hasty.model.take().useTools("u", "time", "{}");
            assertLast(response, "modelStreamErrorException", "The answer took longer than 1 s");
        }
    }

    @Test
    void theLogSaysWhatATurnTookAndNothingThatWasSaid() throws Exception {
        try (RecordedLog log = new RecordedLog()) {
            HttpResponse<InputStream> response = agent.prompt(SESSION, "planted");
            agent.model.take().answer("planted");
            RunningAgent.events(response);
            assertTrue(log.text().contains("Turn ended."), log.text());
            assertFalse(log.text().contains("planted"), log.text());
            assertFalse(log.text().contains(SESSION), log.text());
        }
    }

    private static void assertLast(HttpResponse<InputStream> response, String name, String sentence) throws Exception {
        List<String> events = RunningAgent.events(response);
        assertTrue(events.getLast().startsWith("{\"event\": {\"" + name + "\": {")
                && events.getLast().contains(sentence), events::toString);
    }
}
