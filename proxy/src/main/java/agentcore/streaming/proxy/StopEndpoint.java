package agentcore.streaming.proxy;

import java.util.Optional;

import agentcore.streaming.runtime.Invocation;
import agentcore.streaming.wire.agentcore.SessionId;
import agentcore.streaming.wire.gateway.ProxyEvent;
import io.vertx.core.Future;

/** {@code DELETE /sessions/{id}}: stops a session of the caller's, and the streams that are under way in it. */
final class StopEndpoint implements Endpoint {
    private final Settings settings;
    private final AgentCore agent;
    private final Timers timers;

    StopEndpoint(Settings settings, AgentCore agent, Timers timers) {
        this.settings = settings;
        this.agent = agent;
        this.timers = timers;
    }

    @Override
    public Future<Void> handle(Invocation invocation, ProxyEvent event, Answer answer) {
        Optional<BearerToken> token = BearerToken.of(event.headers(), settings.upstreamAuth());
        Optional<Principal> principal = Principal.of(event.requestContext());
        // As it stands: no id needs percent encoding, and one with a percent sign is refused.
        SessionId session = SessionId.parse(event.pathParameters().getOrDefault("id", ""))
                .orElseThrow(() -> new ProblemException(ProblemType.BAD_REQUEST,
                        "The session id in the path must have " + SessionId.RULE + "."));
        answer.in(session);
        Deadline deadline = Deadline.of(invocation.deadline(), event.requestContext(), settings.deadlineMargin(),
                timers.now());
        String upstream = Principal.session(principal, session).value();
        answer.report().log().secret(upstream);
        return SessionStop.of(agent, upstream, token, answer.report(), deadline, timers, answer.done())
                .transform(stopped -> {
                    if (answer.isGiven()) {
                        return answer.done(); // nobody is left to be told
                    }
                    if (stopped.succeeded()) {
                        // An id has nothing in it that JSON would escape.
                        return answer.giveJson("{\"sessionId\":\"" + session.value() + "\",\"status\":\"stopped\"}");
                    }
                    Problem problem = SessionStop.problem(stopped.cause());
                    if (problem.type() == ProblemType.INTERNAL_ERROR) {
                        return Future.failedFuture(stopped.cause());
                    }
                    answer.report().log().warn(UpstreamAdvice.ofStop(stopped.cause()));
                    return answer.give(problem);
                });
    }
}
