package agentcore.streaming.proxy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

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
     * Trace context, each part within AgentCore's limit for it and in printable ASCII, as nothing else is signed in the same
     * way at both ends; what isn't is left out, as the call would be refused for it.
     *
     * @see <a href="https://www.w3.org/TR/trace-context/#tracestate-header">W3C Trace Context: several headers tracestate are
     *      one</a>
     * @see <a href="https://www.w3.org/TR/baggage/#baggage-http-header-format">W3C Baggage: the same</a>
     */
    record Trace(Optional<String> xray, Optional<String> traceParent, Optional<String> traceState,
            Optional<String> baggage) {
        static Trace of(Optional<String> xray, Headers headers) {
            List<String> parents = headers.all(AgentCoreApi.TRACE_PARENT); // of two, nobody knows which one it is
            return new Trace(fit(128, xray.stream().toList()), fit(128, parents.size() == 1 ? parents : List.of()),
                    fit(512, headers.all(AgentCoreApi.TRACE_STATE)), fit(8192, headers.all(AgentCoreApi.BAGGAGE)));
        }

        private static Optional<String> fit(int length, List<String> values) {
            String joined = values.stream().map(String::strip).filter(value -> !value.isEmpty())
                    .collect(Collectors.joining(","));
            return Optional.of(joined).filter(text -> !text.isEmpty() && text.length() <= length
                    && HeaderText.isPrintable(text));
        }
    }
}
