package agentcore.streaming.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which streams count as complete when the transport has nothing against it. */
class StreamJudgeTest {
    private static final String START = "data: {\"event\": {\"messageStart\": {\"role\": \"assistant\"}}}\n\n";
    private static final String STOP = "data: {\"event\": {\"messageStop\": {\"stopReason\": \"end_turn\"}}}\n\n";

    @ParameterizedTest
    @ValueSource(strings = {"", ": only a comment\n\n", START + STOP, START + STOP + START + STOP,
            "data:{\"event\":{\"messageStart\":{}}}\n\ndata:{\"event\":{\"messageStop\":{}}}\n\n",
            "data: {\"messageStart\":{}}\n\ndata: {\"messageStop\":{}}\n\n",
            "data: {\"a\": [1, {\"b\": 2}], \"event\": {\"messageStart\": {}}}\n\n" + STOP,
            // agents that send only some of the events, or none that are known
            STOP, "data: {\"event\": {\"contentBlockDelta\": {\"delta\": {\"text\": \"x\"}}}}\n\n",
            "data: \"a bare string\"\n\n", "data: \"messageStart\"\n\n", "data: 42\n\n",
            "data: {\"result\": \"x\"}\n\n",
            "data: {'event': {'messageStart': <object at 0x7f>}}\n\n", "data: [DONE]\n\n",
            "data: {\"error\": \"x\", \"error_type\": \"Y\", \"message\": \"An error occurred during streaming\"}\n\n",
            // text that speaks of the events
            "data: {\"event\": {\"contentBlockDelta\": {\"delta\": {\"text\": \"{\\\"messageStart\\\": {}}\"}}}}\n\n",
            "data: {\"text\": \"messageStart\", \"x\": {\"messageStart\": {}}}\n\n",
            "event: messageStart\ndata: {}\n\n",
            "data: {\"message\": \"RUN_STARTED\"}\n\n", "data: {\"type\": \"TEXT\", \"delta\": \"RUN_STARTED\"}\n\n",
            // agents that say themselves that they have failed
            START + "data: {\"error\": \"x\", \"error_type\": \"Y\"}\n\n",
            START + "event: error\ndata: {\"error\": \"x\"}\n\n",
            START + "event: error\ndata: x\n\n",
            START + "data: {\"event\": {\"throttlingException\": {\"message\": \"x\"}}}\n\n",
            START + "data: {\"modelStreamErrorException\": {}}\n\n",
            // AG-UI
            "data: {\"type\": \"RUN_STARTED\"}\n\ndata: {\"type\": \"RUN_FINISHED\"}\n\n",
            "data: {\"runId\": 1, \"type\": \"RUN_STARTED\"}\n\ndata: {\"message\": \"x\", \"type\": \"RUN_ERROR\"}\n\n"})
    void complete(String stream) {
        assertTrue(judged(new Settings.TerminalEvent.Auto(), stream), stream);
    }

    @ParameterizedTest
    @ValueSource(strings = {START, START + STOP + START, "data:{\"event\":{\"messageStart\":{}}}\n\n",
            "data: {\"messageStart\":{}}\n\n", START + "data: \"messageStop\"\n\n",
            START + "data: {\"event\": {\"contentBlockDelta\": {\"delta\": {\"text\": \"messageStop\"}}}}\n\n",
            START + "data: {\"event\": {\"contentBlockDelta\": {\"delta\": {\"text\": \"an error, an Exception\"}}}}\n\n",
            START + "data: {\"text\": {\"error\": 1}}\n\n", START + "event: errors\ndata: x\n\n",
            START + "event: error\nevent: x\ndata: x\n\n", "data: {\"error\": 1}\n\n" + START,
            "event: error\ndata: x\n\n" + START,
            "data: {\"type\": \"RUN_STARTED\"}\n\n",
            "data: {\"runId\": 1, \"type\": \"RUN_STARTED\"}\n\n" + START + STOP,
            START + "data: {\"type\": \"RUN_FINISHED\"}\n\n"})
    void incomplete(String stream) {
        assertEquals(false, judged(new Settings.TerminalEvent.Auto(), stream), stream);
    }

    @Test
    void theStartOfALongLineIsEnough() {
        StreamJudge judge = new Settings.TerminalEvent.Auto().judge();
        byte[] stop = ("data: {\"event\": {\"messageStop\": {\"additionalModelResponseFields\": \"" + "x".repeat(100))
                .getBytes(UTF_8);
        byte[] start = START.strip().getBytes(UTF_8);
        judge.line(start, 0, start.length);
        judge.line(stop, 0, stop.length);
        assertTrue(judge.complete());
    }

    @Test
    void offTakesTheTransportsWord() {
        assertTrue(judged(new Settings.TerminalEvent.Off(), START));
    }

    @Test
    void aNamedEventMustHaveBeenDispatched() {
        Settings.TerminalEvent done = new Settings.TerminalEvent.Named("done");
        for (String stream : List.of("event: done\ndata: {}\n\n", "event:done\n\ndata: 1\n\n",
                "event: x\nevent: done\ndata: 1\n\n")) {
            assertTrue(judged(done, stream), stream);
        }
        for (String stream : List.of("", "data: done\n\n", "event: done", "event: done\ndata: {}\n",
                "event: undone\n\n",
                "event:  done\n\n", "event: done\nevent: x\ndata: 1\n\n", START + STOP)) {
            assertEquals(false, judged(done, stream), stream);
        }
    }

    private static boolean judged(Settings.TerminalEvent setting, String stream) {
        StreamJudge judge = setting.judge();
        PassedBytes.of(new SseGate(judge, false), stream.getBytes(UTF_8));
        return judge.complete();
    }
}
