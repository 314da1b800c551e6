package agentcore.streaming.agent;

/**
 * An event of an answer, in the shape of Amazon Bedrock's ConverseStream.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStreamOutput.html">
 *      ConverseStreamOutput</a>
 */
sealed interface ConverseEvent {
    /** A message begins. */
    record MessageStart(String role) implements ConverseEvent {}

    /** More text of a content block. */
    record ContentBlockDelta(int contentBlockIndex, String text) implements ConverseEvent {}

    /** A content block is complete. */
    record ContentBlockStop(int contentBlockIndex) implements ConverseEvent {}

    /** The message is complete, and why. */
    record MessageStop(String stopReason) implements ConverseEvent {}

    /** What the message took: tokens, and milliseconds until its end. */
    record Metadata(int inputTokens, int outputTokens, long latencyMs) implements ConverseEvent {}

    /** The input can't be answered; takes the place of a message. */
    record ValidationException(String message) implements ConverseEvent {}
}
