package agentcore.streaming.proxy;

/** What can go wrong, in the word that clients are told, with the status that says so before a stream. */
enum ProblemType {
    BAD_REQUEST("BadRequest", 400),
    UNAUTHORIZED("Unauthorized", 401),
    NOT_FOUND("NotFound", 404),
    METHOD_NOT_ALLOWED("MethodNotAllowed", 405),
    CONFLICT("Conflict", 409),
    PAYLOAD_TOO_LARGE("PayloadTooLarge", 413),
    UNSUPPORTED_MEDIA_TYPE("UnsupportedMediaType", 415),
    THROTTLED("Throttled", 429),
    INTERNAL_ERROR("InternalError", 500),
    UPSTREAM_FAILED("UpstreamFailed", 502),
    UNAVAILABLE("Unavailable", 503),
    UPSTREAM_TIMEOUT("UpstreamTimeout", 504),
    /** The agent's answer ended in its middle. Only within a stream, like the following. */
    STREAM_CUT("StreamCut", 502),
    /** The agent was silent for too long. */
    IDLE_TIMEOUT("IdleTimeout", 504),
    /** The function's time is nearly up. */
    DEADLINE_REACHED("DeadlineReached", 504);

    private final String word;
    private final int status;

    ProblemType(String word, int status) {
        this.word = word;
        this.status = status;
    }

    String word() {
        return word;
    }

    int status() {
        return status;
    }

    /** What stands for it before a stream: the words that belong to a stream are told in one only. */
    ProblemType beforeStream() {
        return switch (this) {
            case STREAM_CUT -> UPSTREAM_FAILED;
            case IDLE_TIMEOUT, DEADLINE_REACHED -> UPSTREAM_TIMEOUT;
            case BAD_REQUEST, UNAUTHORIZED, NOT_FOUND, METHOD_NOT_ALLOWED, CONFLICT, PAYLOAD_TOO_LARGE,
                    UNSUPPORTED_MEDIA_TYPE,
                    THROTTLED,
                    INTERNAL_ERROR, UPSTREAM_FAILED, UNAVAILABLE, UPSTREAM_TIMEOUT ->
                this;
        };
    }
}
