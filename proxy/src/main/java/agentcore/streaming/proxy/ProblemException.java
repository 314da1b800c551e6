package agentcore.streaming.proxy;

import java.util.Optional;

/** Ends a request with a {@link Problem}. Without a stack trace: it says by itself what is wrong, and some are made ahead. */
final class ProblemException extends RuntimeException {
    private final transient Problem problem;
    private final String advice;

    ProblemException(ProblemType type, String message) {
        this(Problem.of(type, message));
    }

    ProblemException(Problem problem) {
        this(problem, "");
    }

    private ProblemException(Problem problem, String advice) {
        super(problem.message(), null, false, false);
        this.problem = problem;
        this.advice = advice;
    }

    /** For what only the operator can mend, and is told in the log: what is wrong and how to mend it. */
    static ProblemException ofOperator(String advice) {
        return new ProblemException(Problem.of(ProblemType.INTERNAL_ERROR, UpstreamProblems.INTERNAL_ERROR), advice);
    }

    Problem problem() {
        return problem;
    }

    /** For the log, where the operator has something to mend. */
    Optional<String> advice() {
        return Optional.of(advice).filter(text -> !text.isEmpty());
    }
}
