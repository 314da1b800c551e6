package agentcore.streaming.agent.tools.mcp;

/** A server can't be used; the message is a sentence for whoever configured it. */
public final class McpException extends Exception {
    McpException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
