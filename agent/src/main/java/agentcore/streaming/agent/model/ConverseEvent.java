package agentcore.streaming.agent.model;

/**
 * An event of an answer, in the shape of Amazon Bedrock's ConverseStream.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStreamOutput.html">
 *      ConverseStreamOutput</a>
 */
public sealed interface ConverseEvent {
    /**
     * A message begins.
     *
     * @param role who says it
     */
    record MessageStart(String role) implements ConverseEvent {}

    /**
     * The model asks for a tool, whose input comes in {@link ContentBlockDelta}s. (Blocks of text begin without an event.)
     *
     * @param contentBlockIndex the block
     * @param toolUseId names this use
     * @param name the tool's name
     */
    record ContentBlockStart(int contentBlockIndex, String toolUseId, String name) implements ConverseEvent {}

    /**
     * More of a content block.
     *
     * @param contentBlockIndex the block
     * @param delta what is added to it
     */
    record ContentBlockDelta(int contentBlockIndex, Delta delta) implements ConverseEvent {
        /**
         * More text.
         *
         * @param contentBlockIndex the block
         * @param text the text
         * @return the event
         */
        public static ContentBlockDelta text(int contentBlockIndex, String text) {
            return new ContentBlockDelta(contentBlockIndex, new Delta.Text(text));
        }
    }

    /** A piece of a content block. */
    sealed interface Delta {
        /**
         * Text.
         *
         * @param text the text
         */
        record Text(String text) implements Delta {}

        /**
         * A piece of a tool's input.
         *
         * @param json a part of a JSON object's text, which may end anywhere
         */
        record ToolInput(String json) implements Delta {}

        /**
         * What the model thinks.
         *
         * @param text the thought
         */
        record Reasoning(String text) implements Delta {}

        /**
         * The model's seal of what it thought.
         *
         * @param signature the seal
         */
        record ReasoningSignature(String signature) implements Delta {}
    }

    /**
     * A content block is complete.
     *
     * @param contentBlockIndex the block
     */
    record ContentBlockStop(int contentBlockIndex) implements ConverseEvent {}

    /**
     * The message is complete.
     *
     * @param stopReason why it ends, such as {@code end_turn} or {@link #TOOL_USE}
     */
    record MessageStop(String stopReason) implements ConverseEvent {
        /** The model waits for its tools. */
        public static final String TOOL_USE = "tool_use";
        /** A guardrail has put its own words in place of the model's. */
        public static final String GUARDRAIL = "guardrail_intervened";
    }

    /**
     * What the message took.
     *
     * @param inputTokens tokens that the model read
     * @param outputTokens tokens that it wrote
     * @param totalTokens all that are counted
     * @param latencyMs milliseconds until its end
     */
    record Metadata(int inputTokens, int outputTokens, int totalTokens, long latencyMs) implements ConverseEvent {}

    /**
     * There is no answer, or no more of it; the last event of a stream.
     *
     * @param kind which of Converse's exceptions it is
     * @param message a sentence for the client: what is wrong and what to do
     */
    record Failure(Kind kind, String message) implements ConverseEvent {
        /** Converse's exceptions. */
        public enum Kind {
            /** What was asked can't be answered. */
            VALIDATION("validationException"),
            /** Too much at a time; to be tried again. */
            THROTTLING("throttlingException"),
            /** The model failed within its answer. */
            MODEL_STREAM_ERROR("modelStreamErrorException"),
            /** The agent failed, or is set up wrongly. */
            INTERNAL_SERVER("internalServerException"),
            /** The model or the agent isn't there now; to be tried again. */
            SERVICE_UNAVAILABLE("serviceUnavailableException");

            private final String word;

            Kind(String word) {
                this.word = word;
            }

            /** {@return the name on the wire} */
            public String word() {
                return word;
            }
        }
    }
}
