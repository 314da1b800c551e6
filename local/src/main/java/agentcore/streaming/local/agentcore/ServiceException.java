package agentcore.streaming.local.agentcore;

import agentcore.streaming.wire.agentcore.AgentCoreError;

/** An answer of the service that is an error. */
final class ServiceException extends Exception {
    private final AgentCoreError error;

    ServiceException(AgentCoreError error, String message) {
        super(message);
        this.error = error;
    }

    AgentCoreError error() {
        return error;
    }
}
