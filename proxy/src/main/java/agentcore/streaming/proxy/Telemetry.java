package agentcore.streaming.proxy;

import java.util.Optional;

import agentcore.streaming.proxy.log.Output;
import agentcore.streaming.proxy.log.RequestLog;
import agentcore.streaming.runtime.Invocation;

/** What the process tells of its requests: a line in the log and one of metrics at the end of each. On the event loop. */
final class Telemetry {
    private final Output output;
    private final String functionName;
    private final Optional<String> filteredFrom;
    private final Timers timers;
    private boolean cold = true;

    /**
     * Of a process that has had no request.
     *
     * @param functionName the dimension of all metrics
     * @param filteredFrom the level from which Lambda lets lines pass; empty where it doesn't look
     */
    Telemetry(Output output, String functionName, Optional<String> filteredFrom, Timers timers) {
        this.output = output;
        this.functionName = functionName;
        this.filteredFrom = filteredFrom;
        this.timers = timers;
    }

    /** A request has arrived. */
    InvocationReport begin(Invocation invocation) {
        boolean first = cold;
        cold = false;
        return new InvocationReport(new RequestLog(invocation.requestId(), invocation.traceId()), timers, first);
    }

    /** It is over. To be called before the next one is asked for: Lambda may freeze the process then. */
    void end(InvocationReport report, boolean closedByPlatform, boolean failed) {
        report.end(closedByPlatform, failed);
        report.logEnd();
        output.metrics(EmbeddedMetrics.line(report, functionName, filteredFrom, timers.now()));
    }
}
