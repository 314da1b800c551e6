package agentcore.streaming.local.http;

import java.io.IOException;

/** Answers requests, each on the thread of its connection. */
@FunctionalInterface
public interface HttpHandler {
    /**
     * Answers one request. It may block. A response that was not begun when it returns is an empty 500; one that was begun
     * and not ended is cut.
     *
     * @param request the request
     * @param response takes the answer
     * @throws IOException if the connection breaks; it is closed then
     */
    void handle(HttpRequest request, HttpResponse response) throws IOException;
}
