package agentcore.streaming.local.smoke;

/** What keeps the test from being made; the message is a sentence for its user, and holds nothing secret. */
final class SmokeException extends Exception {
    SmokeException(String sentence) {
        super(sentence);
    }
}
