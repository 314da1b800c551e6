package agentcore.streaming.proxy;

import java.util.logging.Level;
import java.util.logging.Logger;

import agentcore.streaming.runtime.Invocation;
import agentcore.streaming.wire.gateway.ProxyEvent;
import io.vertx.core.Future;

/** {@code POST /invoke}: the agent's answer, or why there is none. */
final class InvokeEndpoint implements Endpoint {
    private static final Logger LOG = Logger.getLogger(InvokeEndpoint.class.getName());

    private final Settings settings;
    private final AgentCore agent;
    private final Timers timers;

    InvokeEndpoint(Settings settings, AgentCore agent, Timers timers) {
        this.settings = settings;
        this.agent = agent;
        this.timers = timers;
    }

    @Override
    public Future<Void> handle(Invocation invocation, ProxyEvent event, Answer answer) {
        InvokeRequest request = InvokeRequest.of(event, settings.maxRequest());
        answer.in(request.sessionId());
        Deadline deadline = Deadline.of(invocation.deadline(), event.requestContext(), settings.deadlineMargin(),
                timers.now());
        if (deadline.millisLeft(timers.now()) == 0) {
            return answer.give(Problem.of(ProblemType.UPSTREAM_TIMEOUT, "No time is left to ask the agent."));
        }
        if (Accept.allows(event.headers().all("Accept"), Answer.EVENT_STREAM)) {
            answer.commitWhenSlow();
        }
        AgentCall call = new AgentCall(request.sessionId().value(), request.payload(),
                AgentCall.Trace.of(invocation.traceId(), event.headers()));
        long patience = settings.firstByteTimeout().toMillis();
        long left = deadline.millisLeft(timers.now());
        ProblemException late = left < patience
                ? new ProblemException(ProblemType.DEADLINE_REACHED,
                        "The time for one request is up, and the agent has not answered.")
                : new ProblemException(ProblemType.UPSTREAM_TIMEOUT, "The agent did not answer in time.");
        return Attempts.ask(agent::invoke, call, answer.requestId(), Math.min(patience, left), late, timers,
                answer.done()).transform(asked -> {
                    if (asked.succeeded()) {
                        return answer.give(asked.result(), deadline);
                    }
                    if (answer.isGiven()) {
                        return answer.done(); // nobody is left to be told
                    }
                    Problem problem = UpstreamProblems.of(asked.cause());
                    if (problem.type() == ProblemType.INTERNAL_ERROR) {
                        return Future.failedFuture(asked.cause());
                    }
                    LOG.log(Level.WARNING, "Request {0}: {1} {2}",
                            new Object[]{answer.requestId(), asked.cause().getMessage(),
                                    UpstreamProblems.advice(asked.cause())});
                    return answer.give(problem);
                });
    }
}
