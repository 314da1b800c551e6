package agentcore.streaming.proxy;

import agentcore.streaming.sdkhttp.PublisherReadStream;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * The agent's answer, whose body is still to come.
 *
 * @param contentType as the agent sent it
 * @param compressed whether the body is in a content coding, which nobody has asked for
 * @param body flows once it has a handler; cancelling it closes the connection to AgentCore
 */
record AgentAnswer(String contentType, boolean compressed, PublisherReadStream body) {
    static AgentAnswer of(SdkHttpResponse head, PublisherReadStream body) {
        return new AgentAnswer(head.firstMatchingHeader("Content-Type").orElse("application/octet-stream"),
                head.matchingHeaders("Content-Encoding").stream()
                        .anyMatch(coding -> !coding.isBlank() && !coding.strip().equalsIgnoreCase("identity")),
                body);
    }

    boolean isEventStream() {
        return contentType.split(";", 2)[0].strip().equalsIgnoreCase(Answer.EVENT_STREAM);
    }
}
