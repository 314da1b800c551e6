package agentcore.streaming.bench;

/** What a function gave isn't what the agent has answered: there is nothing to measure. */
final class WrongAnswerException extends RuntimeException {
    WrongAnswerException(String message) {
        super(message);
    }
}
