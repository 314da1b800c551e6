package agentcore.streaming.wire.agentcore;

/**
 * Names of the AgentCore Runtime data plane ({@code InvokeAgentRuntime},
 * {@code StopRuntimeSession}) and of the container behind it.
 *
 * <p>Sources: the service model {@code bedrock-agentcore/2024-02-28} of botocore and the developer guide's page
 * {@code runtime-http-protocol-contract}.
 */
public final class AgentCoreApi {
    /** What SigV4 signs for. */
    public static final String SERVICE = "bedrock-agentcore";
    /** The endpoint that is meant when none is named. */
    public static final String DEFAULT_QUALIFIER = "DEFAULT";

    /** Data plane, {@code POST}: this, the ARN or id of the runtime (percent-encoded), {@link #INVOCATIONS}. */
    public static final String RUNTIMES = "/runtimes/";
    /** The container's {@code POST} path, and the end of the data plane's. */
    public static final String INVOCATIONS = "/invocations";
    /** The end of the data plane's {@code POST} path that stops a session. */
    public static final String STOP_SESSION = "/stopruntimesession";
    /** The container's health path, {@code GET}. */
    public static final String PING = "/ping";
    /** Query parameter: the runtime's endpoint. */
    public static final String QUALIFIER = "qualifier";
    /** Query parameter: the owner, where the path has the runtime's id instead of its ARN. */
    public static final String ACCOUNT_ID = "accountId";
    /** The port on which a container listens. */
    public static final int CONTAINER_PORT = 8080;

    /** Request and response: the session. */
    public static final String SESSION_ID = "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id";
    /** Request: for whom the agent is called, at most {@link #MAX_USER_ID} characters; wants a permission of its own. */
    public static final String USER_ID = "X-Amzn-Bedrock-AgentCore-Runtime-User-Id";
    /** Request to the container: the invocation's id. */
    public static final String REQUEST_ID = "X-Amzn-Bedrock-AgentCore-Runtime-Request-Id";
    /** Request: X-Ray trace header, at most 128 characters. */
    public static final String TRACE_ID = "X-Amzn-Trace-Id";
    /** Request: W3C trace context, at most 128 characters. */
    public static final String TRACE_PARENT = "traceparent";
    /** Request: W3C trace context, at most 512 characters. */
    public static final String TRACE_STATE = "tracestate";
    /** Request: W3C baggage, at most 8192 characters. */
    public static final String BAGGAGE = "baggage";
    /** Error response: the error's code. */
    public static final String ERROR_TYPE = "x-amzn-ErrorType";
    /** Response: the service's request id. */
    public static final String SERVICE_REQUEST_ID = "x-amzn-RequestId";

    /** The shortest session id that the service takes. */
    public static final int MIN_SESSION_ID = 33;
    /** The longest session id that the service takes in a request. */
    public static final int MAX_SESSION_ID = 256;
    /** The longest user id that the service takes. */
    public static final int MAX_USER_ID = 1024;
    /** The largest payload that the service takes. */
    public static final int MAX_PAYLOAD = 100_000_000;

    private AgentCoreApi() {}
}
