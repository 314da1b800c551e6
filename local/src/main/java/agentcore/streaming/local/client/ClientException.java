package agentcore.streaming.local.client;

/** What keeps the test from being made; the message is a sentence for its user, and holds nothing secret. */
public final class ClientException extends Exception {
    public ClientException(String sentence) {
        super(sentence);
    }
}
