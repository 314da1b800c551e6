package agentcore.streaming.local.lambda;

/**
 * How an invocation failed, as its invoker is told.
 *
 * @param type for example {@code Function.StreamCut}, or one of Lambda's own
 * @param details the error's JSON, or a sentence of Lambda's
 */
record FunctionError(String type, String details) {
    /** The connection of a response ended before the response did. */
    static final FunctionError TRUNCATED = new FunctionError("Runtime.TruncatedResponse",
            "The function's response ended before its last chunk.");

    static final FunctionError INVALID_MODE = new FunctionError("Runtime.InvalidResponseModeHeader",
            "The function's response has a mode other than 'streaming'.");

    static final FunctionError TOO_LARGE = new FunctionError("Function.ResponseSizeTooLarge",
            "A response that isn't streamed must not be longer than 6 MB.");

    /** The process is gone. */
    static final FunctionError EXITED = new FunctionError("Runtime.ExitError",
            "The function's process has ended before it answered.");

    /** Named as in the interface emulator's {@code fatalerror.go}. */
    static FunctionError timeout(long seconds) {
        return new FunctionError("Sandbox.Timeout", "The invocation was not over after " + seconds + " seconds.");
    }
}
