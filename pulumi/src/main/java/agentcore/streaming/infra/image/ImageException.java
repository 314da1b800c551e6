package agentcore.streaming.infra.image;

/** The image can't be made or pushed; the message is one sentence for whoever asked for it. */
public final class ImageException extends Exception {
    ImageException(String sentence) {
        super(sentence);
    }

    ImageException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
