package agentcore.streaming.local.client;

/** An option is wrong; the message is one sentence. */
public final class WrongOptionException extends Exception {
    /**
     * A wrong option.
     *
     * @param sentence what is wrong, without anything that could be secret
     */
    public WrongOptionException(String sentence) {
        super(sentence);
    }
}
