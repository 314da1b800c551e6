package agentcore.streaming.proxy;

import java.util.Map;
import java.util.Optional;

import agentcore.streaming.wire.agentcore.AgentCoreApi;
import agentcore.streaming.wire.gateway.Headers;

/**
 * What is asked of the agent.
 *
 * @param sessionId AgentCore's id of the session
 * @param userId for whom the agent is called, where it is to be told
 * @param payload passed on as it is
 * @param trace which trace the call belongs to
 * @param forwarded the caller's headers that the agent may see
 * @param token the caller's, where AgentCore takes that
 */
record AgentCall(String sessionId, Optional<String> userId, byte[] payload, Trace trace, Map<String, String> forwarded,
        Optional<BearerToken> token) {
    /**
     * Trace context, each part within AgentCore's limit for it; a longer one is left out, as the call would be refused
     * for it.
     */
    record Trace(Optional<String> xray, Optional<String> traceParent, Optional<String> traceState,
            Optional<String> baggage) {
        static Trace of(Optional<String> xray, Headers headers) {
            return new Trace(atMost(128, xray), atMost(128, headers.first(AgentCoreApi.TRACE_PARENT)),
                    atMost(512, headers.first(AgentCoreApi.TRACE_STATE)),
                    atMost(8192, headers.first(AgentCoreApi.BAGGAGE)));
        }

        private static Optional<String> atMost(int length, Optional<String> value) {
            return value.filter(text -> !text.isEmpty() && text.length() <= length);
        }
    }
}
