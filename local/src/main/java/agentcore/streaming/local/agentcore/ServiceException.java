package agentcore.streaming.local.agentcore;

import agentcore.streaming.local.http.HttpHeaders;
import agentcore.streaming.wire.agentcore.AgentCoreError;

/** An answer of the service that is an error. */
final class ServiceException extends Exception {
    private final AgentCoreError error;
    private final transient HttpHeaders headers;

    ServiceException(AgentCoreError error, String message) {
        this(error, message, HttpHeaders.NONE);
    }

    /** With more headers than every error has. */
    ServiceException(AgentCoreError error, String message, HttpHeaders headers) {
        super(message);
        this.error = error;
        this.headers = headers;
    }

    AgentCoreError error() {
        return error;
    }

    HttpHeaders headers() {
        return headers;
    }
}
