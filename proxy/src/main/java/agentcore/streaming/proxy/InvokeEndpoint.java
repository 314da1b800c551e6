package agentcore.streaming.proxy;

import java.util.Optional;

import agentcore.streaming.proxy.log.RequestLog;
import agentcore.streaming.runtime.Invocation;
import agentcore.streaming.wire.gateway.ProxyEvent;
import io.vertx.core.Future;

/** {@code POST /invoke}: the agent's answer, or why there is none. */
final class InvokeEndpoint implements Endpoint {
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
        Optional<BearerToken> token = BearerToken.of(event.headers(), settings.upstreamAuth());
        Optional<Principal> principal = Principal.of(event.requestContext());
        InvokeRequest request = InvokeRequest.of(event, settings.maxRequest());
        answer.in(request.sessionId());
        Deadline deadline = Deadline.of(invocation.deadline(), event.requestContext(), settings.deadlineMargin(),
                timers.now());
        if (deadline.millisLeft(timers.now()) == 0) {
            return answer
                    .give(Problem.of(ProblemType.UPSTREAM_TIMEOUT, "No time is left to ask the agent: try again."));
        }
        if (Accept.allows(event.headers().all("Accept"), Answer.EVENT_STREAM)) {
            answer.commitWhenSlow();
        }
        AgentCall call = new AgentCall(Principal.session(principal, request.sessionId()).value(),
                settings.forwardUserId() ? principal.map(Principal::userId) : Optional.empty(), request.payload(),
                AgentCall.Trace.of(invocation.traceId(), event.headers()),
                ForwardedHeaders.of(settings.forwardHeaders(), event.headers()), token);
        answer.report().log().secret(call.sessionId());
        long patience = settings.firstByteTimeout().toMillis();
        long left = deadline.millisLeft(timers.now());
        ProblemException late = left < patience
                ? new ProblemException(ProblemType.DEADLINE_REACHED,
                        "The time for one request is up, and the agent has not answered: ask for less at a time.")
                : new ProblemException(ProblemType.UPSTREAM_TIMEOUT, UpstreamProblems.SILENT);
        Attempts.Question<AgentAnswer> question = new Attempts.Question<>("the agent was run", () -> {
            answer.report().agentAsked();
            return agent.invoke(call);
        }, UpstreamProblems::isRetryableConflict, unwanted -> unwanted.body().cancel());
        return Attempts.ask(question, answer.report(), Math.min(patience, left), late, timers, answer.done())
                .transform(asked -> {
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
                    if (UpstreamProblems.status(asked.cause()) == 402) {
                        answer.report().sessionQuota();
                    }
                    answer.report().log()
                            .warn(UpstreamAdvice.ofCall(asked.cause(), call.userId().isPresent()));
                    return answer.give(problem);
                }).eventually(() -> stopIfLeft(call, deadline, answer));
    }

    /**
     * After the platform has cut the stream, if the settings say so. The invocation isn't over before: Lambda may freeze the
     * process as soon as it asks for the next one.
     */
    private Future<Void> stopIfLeft(AgentCall call, Deadline deadline, Answer answer) {
        if (!settings.stopWhenClientGone() || !answer.isCutByPlatform()) {
            return Future.succeededFuture();
        }
        return SessionStop
                .of(agent, call.sessionId(), call.token(), answer.report(), deadline, timers,
                        Future.succeededFuture())
                .transform(stopped -> {
                    RequestLog log = answer.report().log();
                    if (stopped.succeeded()) {
                        log.info("the platform has cut the stream, and its session was stopped.");
                    } else {
                        log.warn("the platform has cut the stream, and its session was not stopped. "
                                + UpstreamAdvice.ofStop(stopped.cause()));
                    }
                    return Future.succeededFuture();
                });
    }
}
