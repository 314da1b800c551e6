package agentcore.streaming.wire.agentcore;

/**
 * Error codes of the data plane, as they stand in {@link AgentCoreApi#ERROR_TYPE}, each with its status.
 *
 * <p>Sources: the service model's error shapes; {@link #RETRYABLE_CONFLICT}, {@link #GATEWAY_TIMEOUT}: the developer
 * guide's pages {@code runtime-stop-session} and {@code runtime-troubleshooting}.
 */
public enum AgentCoreError {
    /** The request breaks a rule of the API. */
    VALIDATION(400, "ValidationException"),
    /** A runtime that takes tokens did not take this one. */
    UNAUTHORIZED(401, "UnauthorizedException"),
    /** No more sessions may be active. */
    SERVICE_QUOTA_EXCEEDED(402, "ServiceQuotaExceededException"),
    /** The caller may not do this, or has not signed the request. */
    ACCESS_DENIED(403, "AccessDeniedException"),
    /** There is no such runtime or endpoint. */
    RESOURCE_NOT_FOUND(404, "ResourceNotFoundException"),
    /** The request conflicts with something under way. */
    CONFLICT(409, "ConflictException"),
    /** The session is being started or stopped; nothing has been run yet. */
    RETRYABLE_CONFLICT(409, "RetryableConflictException"),
    /** The container answered 4xx or 5xx, or could not be started. */
    RUNTIME_CLIENT_ERROR(424, "RuntimeClientError"),
    /** Too many requests. */
    THROTTLING(429, "ThrottlingException"),
    /** The service failed. */
    INTERNAL_SERVER(500, "InternalServerException"),
    /** The container stayed silent; the status is documented, a code is not. */
    GATEWAY_TIMEOUT(504, "GatewayTimeoutException");

    private final int status;
    private final String code;

    AgentCoreError(int status, String code) {
        this.status = status;
        this.code = code;
    }

    /**
     * The HTTP status.
     *
     * @return 400 to 504
     */
    public int status() {
        return status;
    }

    /**
     * The code on the wire.
     *
     * @return for example {@code ThrottlingException}
     */
    public String code() {
        return code;
    }
}
