package agentcore.streaming.agent.turn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import agentcore.streaming.agent.log.Logs;
import agentcore.streaming.agent.memory.MemoryException;
import agentcore.streaming.agent.model.ConverseEvent;
import agentcore.streaming.agent.model.ModelException;
import agentcore.streaming.agent.trace.Traces;

/** What the log and traces say of one turn, with its ids; never what was said in it. */
final class TurnReport {
    /** The outcome of a turn that came to its end. */
    static final String COMPLETE = "complete";

    private final Map<String, Object> ids = new LinkedHashMap<>();
    private final TurnSpans spans;
    private final long startedAt = System.nanoTime();
    private long firstEventMs = -1;
    private int modelCalls;
    private int toolUses;
    private int inputTokens;
    private int outputTokens;

    TurnReport(TurnRequest request, Traces traces) {
        spans = new TurnSpans(traces, request);
        request.requestId().ifPresent(id -> ids.put("requestId", id));
        request.traceId().ifPresent(id -> ids.put("traceId", id));
        request.sessionId().ifPresent(id -> ids.put("sessionHash", Logs.hash(id)));
    }

    TurnSpans spans() {
        return spans;
    }

    void event(ConverseEvent event) {
        spans.event(event);
        if (firstEventMs < 0) {
            firstEventMs = elapsedMs();
        }
        if (event instanceof ConverseEvent.MessageStart) {
            modelCalls++;
        }
        if (event instanceof ConverseEvent.Metadata metadata) {
            inputTokens += metadata.inputTokens();
            outputTokens += metadata.outputTokens();
        }
    }

    void tools(int uses) {
        toolUses += uses;
    }

    void refused(String why) {
        Map<String, Object> members = new LinkedHashMap<>(ids);
        members.put("outcome", why);
        spans.ended(Optional.of(why), 0, 0);
        Logs.info("Turn refused.", members);
    }

    /** A failure whose words are known to quote nothing is told with them. */
    void failed(String message, Throwable failure) {
        if (failure instanceof ModelException || failure instanceof MemoryException) {
            Logs.warn(failure.getMessage(), ids);
        } else {
            Logs.error(message, ids, failure);
        }
    }

    void ended(String outcome) {
        spans.ended(Optional.of(outcome).filter(word -> !word.equals(COMPLETE)), inputTokens, outputTokens);
        Map<String, Object> members = new LinkedHashMap<>(ids);
        members.put("outcome", outcome);
        members.put("modelCalls", modelCalls);
        members.put("toolUses", toolUses);
        members.put("inputTokens", inputTokens);
        members.put("outputTokens", outputTokens);
        if (firstEventMs >= 0) {
            members.put("firstEventMs", firstEventMs);
        }
        members.put("durationMs", elapsedMs());
        Logs.info("Turn ended.", members);
    }

    private long elapsedMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedAt);
    }
}
