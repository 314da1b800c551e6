package agentcore.streaming.proxy;

/** Ends a request with a {@link Problem}. Its cause, if it has one, is for the log. */
final class ProblemException extends RuntimeException {
    private final transient Problem problem;

    ProblemException(ProblemType type, String message) {
        this(Problem.of(type, message), null);
    }

    ProblemException(Problem problem, Throwable cause) {
        super(problem.message(), cause);
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
