package agentcore.streaming.local;

/** The stack can't start; the message is one sentence that says why, and what to do. */
final class StackException extends Exception {
    StackException(String sentence) {
        super(sentence);
    }
}
