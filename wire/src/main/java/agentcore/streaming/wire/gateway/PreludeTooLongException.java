package agentcore.streaming.wire.gateway;

/** Status and headers are too long to be sent: API Gateway looks for the body within the first 16 KB of the stream. */
public final class PreludeTooLongException extends RuntimeException {
    PreludeTooLongException(int length) {
        super("The response's status and headers take " + length + " bytes, and API Gateway reads no more than "
                + Prelude.MAX_LENGTH + ": send fewer or shorter headers and cookies.");
    }
}
