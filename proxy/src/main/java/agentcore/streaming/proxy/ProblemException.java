package agentcore.streaming.proxy;

/** Ends a request with a {@link Problem}. */
final class ProblemException extends RuntimeException {
    private final transient Problem problem;

    ProblemException(ProblemType type, String message) {
        this(Problem.of(type, message));
    }

    ProblemException(Problem problem) {
        super(problem.message());
        this.problem = problem;
    }

    Problem problem() {
        return problem;
    }
}
