package agentcore.streaming.proxy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Content types as a browser's EventSource takes them.
 *
 * @see <a href="https://github.com/web-platform-tests/wpt/tree/master/eventsource">web-platform-tests, eventsource/format-mime-*</a>
 */
class AgentAnswerTest {
    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream", "text/event-stream;", "text/event-stream;x=bogus", "TEXT/EVENT-STREAM",
            "text/event-stream ; charset=utf-8"})
    void isAnEventStream(String contentType) {
        assertTrue(new AgentAnswer(contentType, false, null).isEventStream());
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/event-stream bogus", "text/event-streams", "text/x-bogus", "x/text/event-stream",
            "text/plain; text/event-stream", ""})
    void isNone(String contentType) {
        assertFalse(new AgentAnswer(contentType, false, null).isEventStream());
    }
}
