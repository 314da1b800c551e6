package agentcore.streaming.bench;

/** Why nothing can be measured, in a sentence for whoever runs it. */
final class BenchException extends RuntimeException {
    BenchException(String message) {
        super(message);
    }
}
