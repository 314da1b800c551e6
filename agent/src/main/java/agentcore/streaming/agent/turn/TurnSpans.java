package agentcore.streaming.agent.turn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import agentcore.streaming.agent.log.Logs;
import agentcore.streaming.agent.model.ConverseEvent;
import agentcore.streaming.agent.trace.Step;
import agentcore.streaming.agent.trace.TraceContext;
import agentcore.streaming.agent.trace.Traces;

/** What traces have of one turn. What a model makes up, such as names of tools that aren't there, doesn't go into them. */
final class TurnSpans {
    private static final String REASON = "[a-z_]{1,40}";
    private static final String USE_ID = "[a-zA-Z0-9_-]{1,64}";

    private final TurnRequest request;
    private final Step turn;
    /** Of which the end has not been told. */
    private final List<Step> open = new ArrayList<>();
    private Step model = Traces.none().turn(TraceContext.NONE, Optional.empty(), "");

    TurnSpans(Traces traces, TurnRequest request) {
        this.request = request;
        this.turn = traces.turn(request.trace(), request.sessionId().map(Logs::hash), request.modelId());
    }

    void asking() {
        model = turn.model(request.modelId(), request.maxTokens(), request.temperature());
        open.add(model);
    }

    void event(ConverseEvent event) {
        switch (event) {
            case ConverseEvent.MessageStop(String reason) when reason.matches(REASON) -> {
                model.stopReason(reason);
                turn.stopReason(reason);
            }
            case ConverseEvent.Metadata metadata -> model.tokens(metadata.inputTokens(), metadata.outputTokens());
            default -> {
                // what is said
            }
        }
    }

    void answered() {
        ended(model, Optional.empty());
    }

    Step using(Optional<String> tool, String useId) {
        Step use = turn.tool(tool, Optional.of(useId).filter(id -> id.matches(USE_ID)));
        open.add(use);
        return use;
    }

    void used(Step use, Optional<String> error) {
        ended(use, error);
    }

    private void ended(Step step, Optional<String> error) {
        open.remove(step);
        step.end(error);
    }

    /** With it ends whatever still runs. */
    void ended(Optional<String> error, int inputTokens, int outputTokens) {
        List.copyOf(open).forEach(step -> ended(step, error));
        turn.tokens(inputTokens, outputTokens);
        turn.end(error);
    }
}
