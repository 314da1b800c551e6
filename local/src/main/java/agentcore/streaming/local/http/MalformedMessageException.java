package agentcore.streaming.local.http;

import java.io.IOException;

/** A request can't be understood. Answered with its status and message, and the end of the connection. */
final class MalformedMessageException extends IOException {
    private final int status;

    MalformedMessageException(int status, String message) {
        super(message);
        this.status = status;
    }

    int status() {
        return status;
    }
}
