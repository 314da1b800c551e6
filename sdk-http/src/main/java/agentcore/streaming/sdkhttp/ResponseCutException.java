package agentcore.streaming.sdkhttp;

import java.io.IOException;

/**
 * The connection ended before the response did: closed (also politely, with a FIN) or reset, before the head, before the
 * last chunk, or short of the announced length. Whether the server has acted on the request isn't known.
 */
public final class ResponseCutException extends IOException {
    ResponseCutException(String message, Throwable cause) {
        super(message, cause);
    }
}
