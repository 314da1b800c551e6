package agentcore.streaming.agent.turn;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import agentcore.streaming.agent.conversation.Message;
import agentcore.streaming.agent.trace.TraceContext;

/**
 * What a caller asks for.
 *
 * @param requestId AgentCore's id of the request, for the log
 * @param traceId the trace that the request belongs to, for the log
 * @param sessionId the session, in which there is one turn at a time; none for a call outside of AgentCore, which is alone
 * @param trace the same trace, for spans
 * @param messages what is said; the last message is the user's
 * @param remembered whether this continues what was said in the session, and is to be kept; false where the caller brings the
 *        whole conversation
 * @param modelId which model
 * @param temperature from 0 to 1; the model's own if there is none
 * @param maxTokens the longest message
 */
public record TurnRequest(Optional<String> requestId, Optional<String> traceId, Optional<String> sessionId,
        TraceContext trace, List<Message> messages, boolean remembered, String modelId, OptionalDouble temperature,
        int maxTokens) {
    /** The list is copied. */
    public TurnRequest {
        messages = List.copyOf(messages);
    }
}
