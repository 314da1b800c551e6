package agentcore.streaming.proxy;

import agentcore.streaming.sdkhttp.PublisherReadStream;

/**
 * The agent's answer, whose body is still to come.
 *
 * @param contentType as the agent sent it
 * @param body flows once it has a handler; cancelling it closes the connection to AgentCore
 */
record AgentAnswer(String contentType, PublisherReadStream body) {
    boolean isEventStream() {
        return contentType.split(";", 2)[0].strip().equalsIgnoreCase(Answer.EVENT_STREAM);
    }
}
