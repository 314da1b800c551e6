package agentcore.streaming.local.client;

/**
 * A server-sent event as it arrived.
 *
 * @param millis since the request was sent
 * @param name {@code message} where it has none of its own
 * @param data its lines of data
 */
public record Event(double millis, String name, String data) {
    public boolean isError() {
        return name.equals("error");
    }
}
