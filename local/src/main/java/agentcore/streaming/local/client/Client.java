package agentcore.streaming.local.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

/** Sends requests to a chain, and reads answers as they arrive. */
public final class Client implements AutoCloseable {
    /** For all of an answer; the sample agent needs some seconds, and a session that has to be started some more. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /** For AgentCore's own time for it, and API Gateway's. */
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final String SESSION_HEADER = "X-Session-Id";

    private final Target target;
    private final HttpClient http;
    private final Duration patience;

    public Client(Target target, HttpClient.Version version) {
        this(target, version, PATIENCE);
    }

    Client(Target target, HttpClient.Version version, Duration patience) {
        this.target = target;
        this.http = HttpClient.newBuilder().version(version).connectTimeout(CONNECT).build();
        this.patience = patience;
    }

    /** HTTP/2 where the server offers it; only TLS can ask without an upgrade of the first request. */
    public static Client of(Target target) {
        return new Client(target,
                target.invoke().getScheme().equals("https") ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1);
    }

    /** Asks the agent, in a session that is named or, with an empty text, in a new one. */
    public Exchange post(String body, String session) throws ClientException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/json");
        if (!session.isEmpty()) {
            headers.put(SESSION_HEADER, session);
        }
        return send("POST", target.invoke(), headers, body.getBytes(StandardCharsets.UTF_8));
    }

    public Exchange delete(String session) throws ClientException {
        return send("DELETE", target.session(session), Map.of(), new byte[0]);
    }

    /** As a browser asks, and so without any authorization. */
    public Exchange preflight() {
        Map<String, String> headers = Map.of("Origin", "https://smoke.example", "Access-Control-Request-Method", "POST",
                "Access-Control-Request-Headers", "content-type");
        return start("OPTIONS", target.invoke(), headers, new byte[0]);
    }

    private Exchange send(String method, URI url, Map<String, String> headers, byte[] body) throws ClientException {
        return start(method, url, target.access().headers(method, url, headers, body), body);
    }

    private Exchange start(String method, URI url, Map<String, String> headers, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url).method(method, body.length == 0
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::setHeader);
        Exchange exchange = new Exchange();
        CompletableFuture<?> sent = http.sendAsync(request.build(), exchange::begin);
        sent.exceptionally(failure -> {
            exchange.fail(failure instanceof CompletionException wrapped ? wrapped.getCause() : failure);
            return null;
        });
        exchange.cancelBy(() -> sent.cancel(true));
        return exchange;
    }

    /** Waits for all of an answer; one that has begun and doesn't end counts as cut. */
    public Exchange await(Exchange exchange) throws ClientException, InterruptedException {
        await(exchange, exchange.ended());
        return exchange;
    }

    /** Waits for something of an answer. */
    public <T> T await(Exchange exchange, CompletableFuture<T> part) throws ClientException, InterruptedException {
        try {
            return part.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            if (exchange.giveUp("no end came within " + patience.toSeconds() + " s")) {
                return part.join();
            }
            exchange.fail(e);
            throw new ClientException("No answer came within " + patience.toSeconds() + " s.");
        } catch (ExecutionException e) {
            throw new ClientException(sentence(e.getCause()));
        }
    }

    private String sentence(Throwable failure) {
        String server = target.invoke().getScheme() + "://" + target.invoke().getRawAuthority();
        return switch (failure) {
            case ConnectException e when e.getCause() instanceof UnresolvedAddressException -> server
                    + " can't be reached: its name isn't known. Is the URL right, and the stack deployed?";
            case UnknownHostException e -> server
                    + " can't be reached: its name isn't known. Is the URL right, and the stack deployed?";
            case ConnectException e ->
                server + " can't be reached: nothing listens there. Is the URL right, and the stack "
                        + "running?";
            case SSLException e ->
                server + " can't be reached: its certificate or TLS isn't accepted (" + e.getMessage()
                        + ").";
            case IOException e ->
                server + " gave no answer: " + (e.getMessage() == null ? e.toString() : e.getMessage())
                        + ".";
            default -> server + " gave no answer: " + failure + ".";
        };
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
