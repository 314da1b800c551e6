package agentcore.streaming.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What Python's {@code json.dumps(event, ensure_ascii=False)} makes of Bedrock's events. */
class ConverseWriterTest {
    @Test
    void writesEveryEventAsAgentsOnThePythonSdkDo() {
        assertEquals("{\"event\": {\"messageStart\": {\"role\": \"assistant\"}}}",
                ConverseWriter.json(new ConverseEvent.MessageStart("assistant")));
        assertEquals(
                "{\"event\": {\"contentBlockDelta\": {\"delta\": {\"text\": \"日本\\n\\\"語\\\"\"}, \"contentBlockIndex\": 0}}}",
                ConverseWriter.json(new ConverseEvent.ContentBlockDelta(0, "日本\n\"語\"")));
        assertEquals("{\"event\": {\"contentBlockStop\": {\"contentBlockIndex\": 1}}}",
                ConverseWriter.json(new ConverseEvent.ContentBlockStop(1)));
        assertEquals("{\"event\": {\"messageStop\": {\"stopReason\": \"end_turn\"}}}",
                ConverseWriter.json(new ConverseEvent.MessageStop("end_turn")));
        assertEquals(
                "{\"event\": {\"metadata\": {\"usage\": {\"inputTokens\": 1, \"outputTokens\": 2, \"totalTokens\": 3}, "
                        + "\"metrics\": {\"latencyMs\": 4}}}}",
                ConverseWriter.json(new ConverseEvent.Metadata(1, 2, 4)));
        assertEquals("{\"event\": {\"validationException\": {\"message\": \"why\"}}}",
                ConverseWriter.json(new ConverseEvent.ValidationException("why")));
    }
}
