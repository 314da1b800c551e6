package agentcore.streaming.agent.tools;

/**
 * A tool can't do what it was asked for. The message is for the model, which may tell it to the user: it says what is wrong,
 * and how to ask instead; nothing of the machine behind.
 */
public final class ToolException extends Exception {
    /**
     * A use that failed.
     *
     * @param sentence what the model is told
     */
    public ToolException(String sentence) {
        super(sentence, null, false, false); // a message, no fault: nobody looks at where it was made
    }
}
