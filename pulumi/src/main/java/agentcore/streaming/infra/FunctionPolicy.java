package agentcore.streaming.infra;

import java.util.ArrayList;
import java.util.List;

/**
 * What the function may do: call its own runtime, log, trace.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-security-best-practices.html">Both the
 *      runtime and its endpoint must be allowed</a>
 */
final class FunctionPolicy {
    private FunctionPolicy() {}

    static Policy of(FunctionSettings settings, AgentSettings agent, String runtime, String logGroup) {
        Policy policy = new Policy();
        // A caller's token is all that a runtime which takes tokens looks at.
        if (!agent.takesTokens()) {
            List<String> actions = new ArrayList<>(
                    List.of("bedrock-agentcore:InvokeAgentRuntime", "bedrock-agentcore:StopRuntimeSession"));
            if (settings.forwardsUserId()) {
                actions.add("bedrock-agentcore:InvokeAgentRuntimeForUser");
            }
            String called = settings.anyRuntime()
                    ? runtime.substring(0, runtime.lastIndexOf('/')) + "/*"
                    : runtime;
            policy.allow("Agent", actions, List.of(called, called + "/runtime-endpoint/*"));
        }
        return policy
                .allow("Logs", List.of("logs:CreateLogStream", "logs:PutLogEvents"), List.of(logGroup + ":*"))
                .allow("Traces", List.of("xray:PutTraceSegments", "xray:PutTelemetryRecords"), List.of("*"));
    }
}
