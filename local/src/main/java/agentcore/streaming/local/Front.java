package agentcore.streaming.local;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

import agentcore.streaming.local.http.HttpHandler;
import agentcore.streaming.local.http.HttpHeaders;
import agentcore.streaming.local.http.HttpRequest;
import agentcore.streaming.local.http.HttpResponse;
import agentcore.streaming.local.tokens.TokenIssuer;

/** What listens on the stack's port: the playground page, and API Gateway for all else once it is there. */
final class Front implements HttpHandler {
    static final String PLAYGROUND = "/playground";
    /** For the page, which is of the same origin; empty where none is needed. */
    private static final String PLAYGROUND_TOKEN = PLAYGROUND + "/token";

    private final byte[] page = resource("playground.html");
    private volatile Optional<TokenIssuer> tokens = Optional.empty();
    private volatile HttpHandler gateway = (request, response) -> response.send(503,
            HttpHeaders.NONE.with("Content-Type", "text/plain").with("Retry-After", "1"),
            "The stack is starting.\n".getBytes(StandardCharsets.UTF_8));

    void open(HttpHandler apiGateway, Optional<TokenIssuer> issuer) {
        tokens = issuer;
        gateway = apiGateway;
    }

    @Override
    public void handle(HttpRequest request, HttpResponse response) throws IOException {
        if (request.method().equals("GET") && request.rawPath().equals(PLAYGROUND)) {
            response.send(200, HttpHeaders.NONE.with("Content-Type", "text/html; charset=utf-8")
                    .with("Cache-Control", "no-store"), page);
        } else if (request.method().equals("GET") && request.rawPath().equals(PLAYGROUND_TOKEN)) {
            String token = tokens.map(issuer -> issuer.token(Duration.ofHours(1))).orElse("");
            response.send(200, HttpHeaders.NONE.with("Content-Type", "text/plain").with("Cache-Control", "no-store"),
                    token.getBytes(StandardCharsets.UTF_8));
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
