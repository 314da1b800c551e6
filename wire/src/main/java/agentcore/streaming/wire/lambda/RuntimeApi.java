package agentcore.streaming.wire.lambda;

/**
 * Names of the Lambda Runtime API.
 *
 * <p>Sources: the developer guide's pages {@code runtimes-api}, {@code runtimes-custom} and
 * {@code snapstart-runtime-hooks-custom}; headers of {@code next} also
 * from aws-lambda-runtime-interface-emulator, {@code rapi/rendering/rendering.go}.
 */
public final class RuntimeApi {
    /** {@code GET}: waits for the next invocation. */
    public static final String NEXT = "/2018-06-01/runtime/invocation/next";
    /** {@code POST}: what went wrong before the runtime could ask for its first invocation. */
    public static final String INIT_ERROR = "/2018-06-01/runtime/init/error";
    /** {@code GET}: with SnapStart, says that all is ready for the snapshot, and waits until it has been restored. */
    public static final String RESTORE_NEXT = "/2018-06-01/runtime/restore/next";
    /** {@code POST}: what went wrong after the snapshot was restored. */
    public static final String RESTORE_ERROR = "/2018-06-01/runtime/restore/error";
    /** Start of an invocation's paths; the request id follows, then {@link #RESPONSE} or {@link #ERROR}. */
    public static final String INVOCATION = "/2018-06-01/runtime/invocation/";
    /** End of the path to which an invocation's response is posted. */
    public static final String RESPONSE = "/response";
    /** End of the path to which an invocation's failure is posted, while its response has not begun. */
    public static final String ERROR = "/error";

    /** The invocation's id. */
    public static final String REQUEST_ID = "Lambda-Runtime-Aws-Request-Id";
    /** When the invocation is cut off: milliseconds since 1970. */
    public static final String DEADLINE_MS = "Lambda-Runtime-Deadline-Ms";
    /** The function's ARN, with the qualifier it was invoked by. */
    public static final String FUNCTION_ARN = "Lambda-Runtime-Invoked-Function-Arn";
    /** The invocation's X-Ray trace header. */
    public static final String TRACE_ID = "Lambda-Runtime-Trace-Id";
    /** JSON from the AWS Mobile SDK. */
    public static final String CLIENT_CONTEXT = "Lambda-Runtime-Client-Context";
    /** JSON from the AWS Mobile SDK. */
    public static final String COGNITO_IDENTITY = "Lambda-Runtime-Cognito-Identity";
    /** The tenant, in tenant isolation mode. */
    public static final String TENANT_ID = "Lambda-Runtime-Aws-Tenant-Id";
    /**
     * A second id of the invocation, to be sent back with its response or error where it was given. Not in the guide;
     * read in AWS's Rust runtime, lambda_runtime 1.5.
     */
    public static final String INVOCATION_ID = "Lambda-Runtime-Invocation-Id";

    /** Announces a streamed response; the only value is {@link #STREAMING}. */
    public static final String RESPONSE_MODE = "Lambda-Runtime-Function-Response-Mode";
    /** The value of {@link #RESPONSE_MODE}; anything else is refused, also in other cases. */
    public static final String STREAMING = "streaming";
    /** Header of an error, or trailer of a response that failed after it had begun: the error's type. */
    public static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";
    /** Trailer of a response that failed after it had begun: base64 of the error's JSON. */
    public static final String ERROR_BODY = "Lambda-Runtime-Function-Error-Body";

    /** Content type of a streamed response that begins with no prelude. */
    public static final String OCTET_STREAM = "application/octet-stream";
    /** Content type of an error's JSON. */
    public static final String ERROR_CONTENT_TYPE = "application/vnd.aws.lambda.error+json";

    private RuntimeApi() {}
}
