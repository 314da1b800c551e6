package agentcore.streaming.local.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;

class AnswersTest {
    @Test
    void membersAreNamedByTheirPaths() {
        assertEquals(Map.of("a.b", "1", "a.c.0", "x"), Answers.members("{\"a\":{\"b\":1,\"c\":[\"x\"],\"d\":null}}"));
        assertEquals(Map.of(), Answers.members("{\"a\":"));
        assertEquals(Map.of(), Answers.members("\"text\""));
        assertEquals(Map.of(), Answers.members(""));
    }

    @Test
    void aConverseMessagesEndIsKnownAndATextThatNamesItIsNone() {
        assertTrue(Answers.isMessageStop(
                new Event(1, "message", "{\"event\": {\"messageStop\": {\"stopReason\": \"end_turn\"}}}")));
        assertFalse(Answers.isMessageStop(new Event(1, "message",
                "{\"event\": {\"contentBlockDelta\": {\"delta\": {\"text\": \"messageStop\"}}}}")));
    }

    @Test
    void theAgentsOwnTimeIsInItsMetadata() {
        assertEquals(Optional.of(3561.0), Answers.agentMillis(List.of(
                new Event(1, "message", "{\"event\": {\"metadata\": {\"metrics\": {\"latencyMs\": 3561}}}}"))));
        assertEquals(Optional.empty(), Answers.agentMillis(List.of(new Event(1, "message", "1"))));
    }

    /** API Gateway shows what it signed: headers, and with them a session token. */
    @Test
    void ofAnErrorTheFirstSentenceIsToldAndNothingThatWasSigned() {
        assertEquals("The request signature we calculated does not match the signature you provided", Answers.said(
                "{\"message\":\"The request signature we calculated does not match the signature you provided. Check it.\\n\\n"
                        + "The Canonical String for this request should have been\\n'POST\\nx-amz-security-token:SECRET'\"}"));
        assertEquals("BadRequest: It is no object.", Answers
                .said("{\"error\":{\"type\":\"BadRequest\",\"message\":\"It is no object.\",\"requestId\":\"1\"}}"));
        assertEquals("", Answers.said("<html>"));
    }
}
