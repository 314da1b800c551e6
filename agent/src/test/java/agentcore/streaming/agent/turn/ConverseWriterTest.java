package agentcore.streaming.agent.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;

import agentcore.streaming.agent.conversation.Content;
import agentcore.streaming.agent.conversation.Message;
import agentcore.streaming.agent.model.ConverseEvent;
import org.junit.jupiter.api.Test;

/** What Python's {@code json.dumps(event, ensure_ascii=False)} makes of Bedrock's events. */
class ConverseWriterTest {
    @Test
    void writesEveryEventAsAgentsOnThePythonSdkDo() {
        assertEquals("{\"event\": {\"messageStart\": {\"role\": \"assistant\"}}}",
                ConverseWriter.json(new ConverseEvent.MessageStart("assistant")));
        assertEquals(
                "{\"event\": {\"contentBlockDelta\": {\"delta\": {\"text\": \"日本\\n\\\"語\\\"\"}, \"contentBlockIndex\": 0}}}",
                ConverseWriter.json(ConverseEvent.ContentBlockDelta.text(0, "日本\n\"語\"")));
        assertEquals("{\"event\": {\"contentBlockStop\": {\"contentBlockIndex\": 1}}}",
                ConverseWriter.json(new ConverseEvent.ContentBlockStop(1)));
        assertEquals("{\"event\": {\"messageStop\": {\"stopReason\": \"end_turn\"}}}",
                ConverseWriter.json(new ConverseEvent.MessageStop("end_turn")));
        assertEquals(
                "{\"event\": {\"metadata\": {\"usage\": {\"inputTokens\": 1, \"outputTokens\": 2, \"totalTokens\": 3}, "
                        + "\"metrics\": {\"latencyMs\": 4}}}}",
                ConverseWriter.json(new ConverseEvent.Metadata(1, 2, 3, 4)));
        assertEquals("{\"event\": {\"validationException\": {\"message\": \"why\"}}}",
                ConverseWriter.json(new ConverseEvent.Failure(ConverseEvent.Failure.Kind.VALIDATION, "why")));
        assertEquals(
                "{\"event\": {\"contentBlockStart\": {\"start\": {\"toolUse\": {\"toolUseId\": \"id\", \"name\": \"n\"}}, "
                        + "\"contentBlockIndex\": 2}}}",
                ConverseWriter.json(new ConverseEvent.ContentBlockStart(2, "id", "n")));
        assertEquals("{\"event\": {\"contentBlockDelta\": {\"delta\": {\"toolUse\": {\"input\": \"{\\\"a\"}}, "
                + "\"contentBlockIndex\": 2}}}", delta(new ConverseEvent.Delta.ToolInput("{\"a")));
        assertEquals("{\"event\": {\"contentBlockDelta\": {\"delta\": {\"reasoningContent\": {\"text\": \"hm\"}}, "
                + "\"contentBlockIndex\": 2}}}", delta(new ConverseEvent.Delta.Reasoning("hm")));
        assertEquals("{\"event\": {\"contentBlockDelta\": {\"delta\": {\"reasoningContent\": {\"signature\": \"s\"}}, "
                + "\"contentBlockIndex\": 2}}}", delta(new ConverseEvent.Delta.ReasoningSignature("s")));
    }

    private static String delta(ConverseEvent.Delta delta) {
        return ConverseWriter.json(new ConverseEvent.ContentBlockDelta(2, delta));
    }

    @Test
    void writesResultsOfToolsAsStrandsDo() {
        assertEquals("{\"message\": {\"role\": \"user\", \"content\": ["
                + "{\"toolResult\": {\"toolUseId\": \"1\", \"status\": \"success\", \"content\": [{\"text\": \"yes\"}]}}, "
                + "{\"toolResult\": {\"toolUseId\": \"2\", \"status\": \"error\", \"content\": [{\"text\": \"no\"}]}}]}}",
                ConverseWriter.json(new Message(Message.Role.USER, List.of(new Content.ToolResult("1", "yes", false),
                        new Content.ToolResult("2", "no", true)))));
    }
}
