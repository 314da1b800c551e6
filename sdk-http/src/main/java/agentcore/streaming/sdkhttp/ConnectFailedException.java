package agentcore.streaming.sdkhttp;

import java.io.IOException;

/** No connection could be had: name resolution, TCP, TLS or the wait for the pool failed. Nothing of the request was sent. */
public final class ConnectFailedException extends IOException {
    ConnectFailedException(String message, Throwable cause) {
        super(message, cause);
    }

    ConnectFailedException(String message) {
        super(message);
    }
}
