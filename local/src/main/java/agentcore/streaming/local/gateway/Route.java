package agentcore.streaming.local.gateway;

/**
 * A method of a resource that the API declares.
 *
 * @param method in capitals
 * @param resource its path
 */
public record Route(String method, String resource) {}
