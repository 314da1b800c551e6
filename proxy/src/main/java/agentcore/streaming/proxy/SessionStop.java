package agentcore.streaming.proxy;

import java.time.Duration;
import java.util.Optional;

import io.vertx.core.Future;

/**
 * Stops a session. That takes AgentCore seconds (users report 11), so it has a budget of its own; it is asked again as long as
 * the session is busy, since stopping twice does no harm. A session that isn't there is as good as stopped.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-stop-session.html">Stop a running
 *      session</a>
 */
final class SessionStop {
    static final Duration LONGEST = Duration.ofSeconds(20);
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;

    private SessionStop() {}

    /**
     * Begins at once, if any time is left.
     *
     * @param sessionId AgentCore's id of it
     * @param token the caller's, where AgentCore takes that
     * @param closed fails when nobody waits for it any more
     * @return completes when the session is stopped; fails with what AgentCore says, or as the time is up
     */
    static Future<Void> of(AgentCore agent, String sessionId, Optional<BearerToken> token, InvocationReport report,
            Deadline deadline, Timers timers, Future<Void> closed) {
        ProblemException late = new ProblemException(ProblemType.UPSTREAM_TIMEOUT,
                "The session was not stopped in time: try again.");
        long millis = Math.min(LONGEST.toMillis(), deadline.millisLeft(timers.now()));
        if (millis == 0) {
            return Future.failedFuture(late);
        }
        Attempts.Question<Void> question = new Attempts.Question<>("the session was stopped",
                () -> agent.stop(sessionId, token), failure -> UpstreamProblems.status(failure) == CONFLICT,
                unwanted -> {});
        return Attempts.ask(question, report, millis, late, timers, closed)
                .recover(failure -> UpstreamProblems.status(failure) == NOT_FOUND
                        ? Future.succeededFuture()
                        : Future.failedFuture(failure));
    }

    /** What a failure to stop means to the client. */
    static Problem problem(Throwable failure) {
        Problem problem = UpstreamProblems.of(failure);
        return switch (problem.type()) {
            case BAD_REQUEST -> new Problem(problem.type(), "AgentCore does not accept this session id.",
                    problem.headers());
            case UPSTREAM_FAILED -> new Problem(problem.type(), "The session could not be stopped: try again later, "
                    + "and if that doesn't help, tell whoever runs it this request's id.", problem.headers());
            case UPSTREAM_TIMEOUT -> new Problem(problem.type(), "The session was not stopped in time: try again.",
                    problem.headers());
            default -> problem;
        };
    }
}
