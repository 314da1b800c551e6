package agentcore.streaming.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import agentcore.streaming.local.http.HttpHandler;
import agentcore.streaming.local.http.HttpHeaders;
import agentcore.streaming.local.http.HttpRequest;
import agentcore.streaming.local.http.HttpResponse;

/** What listens on the stack's port: the playground page, and API Gateway for all else once it is there. */
final class Front implements HttpHandler {
    static final String PLAYGROUND = "/playground";

    private final byte[] page = resource("playground.html");
    private volatile HttpHandler gateway = (request, response) -> response.send(503,
            HttpHeaders.NONE.with("Content-Type", "text/plain").with("Retry-After", "1"),
            "The stack is starting.\n".getBytes(StandardCharsets.UTF_8));

    void open(HttpHandler apiGateway) {
        gateway = apiGateway;
    }

    @Override
    public void handle(HttpRequest request, HttpResponse response) throws IOException {
        if (request.method().equals("GET") && request.rawPath().equals(PLAYGROUND)) {
            response.send(200, HttpHeaders.NONE.with("Content-Type", "text/html; charset=utf-8")
                    .with("Cache-Control", "no-store"), page);
        } else {
            gateway.handle(request, response);
        }
    }

    private static byte[] resource(String name) {
        try (InputStream in = Front.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
