package agentcore.streaming.local.lambda;

/** A request that the Runtime API refuses, with status and error type as AWS's own server has them. */
final class RefusedException extends Exception {
    private final int status;
    private final String type;

    RefusedException(int status, String type, String message) {
        super(message);
        this.status = status;
        this.type = type;
    }

    static RefusedException unknownRequest(String requestId) {
        return new RefusedException(400, "InvalidRequestID", "There is no invocation under way with the id " + requestId
                + ".");
    }

    static RefusedException wrongState(String what) {
        return new RefusedException(403, "InvalidStateTransition", what);
    }

    /** Upon which a runtime has to exit. */
    static RefusedException fatal(String what) {
        return new RefusedException(500, "InternalServerError", what);
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }
}
