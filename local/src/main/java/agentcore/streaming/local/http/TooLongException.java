package agentcore.streaming.local.http;

import java.io.IOException;

/** A body, a head or a line is longer than is allowed. */
public final class TooLongException extends IOException {
    TooLongException(String message) {
        super(message);
    }
}
