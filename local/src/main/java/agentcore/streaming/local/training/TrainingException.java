package agentcore.streaming.local.training;

/** There is no cache that could be shipped. The message is a sentence. */
final class TrainingException extends Exception {
    TrainingException(String sentence) {
        super(sentence);
    }
}
