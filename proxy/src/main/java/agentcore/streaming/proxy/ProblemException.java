package agentcore.streaming.proxy;

/** Ends a request with a {@link Problem}. */
final class ProblemException extends RuntimeException {
    private final transient Problem problem;

    ProblemException(ProblemType type, String message) {
        super(message);
        this.problem = Problem.of(type, message);
    }

    Problem problem() {
        return problem;
    }
}
