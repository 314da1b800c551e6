package agentcore.streaming.runtime;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

import agentcore.streaming.wire.lambda.RuntimeApi;
import agentcore.streaming.wire.lambda.RuntimeError;
import agentcore.streaming.wire.lambda.RuntimeErrorWriter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;

/**
 * The requests to the Runtime API. Invocations are asked for over connections that carry their responses as well
 * ({@link RuntimeApiConnection}). What is rare goes through Vert.x's HTTP client: errors, and the protocol of SnapStart.
 */
final class RuntimeApiClient {
    private final Vertx vertx;
    private final int concurrency;
    private final NetClient sockets;
    private final SocketAddress server;
    private final String address;
    private HttpClient http;
    private boolean closed;

    /**
     * @param address {@code host:port}, as in {@code AWS_LAMBDA_RUNTIME_API}
     * @param concurrency how many invocations are served at a time, and so how many errors may have to be told at once
     */
    RuntimeApiClient(Vertx vertx, String address, int concurrency) {
        int colon = address.lastIndexOf(':');
        this.vertx = vertx;
        this.concurrency = concurrency;
        this.address = address;
        this.server = SocketAddress.inetSocketAddress(Integer.parseInt(address.substring(colon + 1)),
                address.substring(0, colon));
        // Nagle's algorithm would hold the first event back until the prelude is acknowledged: 40 ms.
        this.sockets = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    }

    /** Most starts need none. */
    private HttpClient http() {
        if (http == null) {
            // Each over a connection of its own: one that is kept may have been through a freeze when it is needed again.
            http = vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false),
                    new PoolOptions().setHttp1MaxSize(concurrency));
        }
        return http;
    }

    /** Waits for the next invocation. */
    Future<Invocation> next(RuntimeApiConnection connection) {
        return connection.get(RuntimeApi.NEXT).recover(RuntimeApiClient::gone)
                .map(answer -> expected(answer, "for the next invocation"))
                .map(answer -> Invocation.of(answer.headers(), answer.body()));
    }

    /** Says that a snapshot may be taken, and waits for its restoration, for however long that is. */
    Future<Void> restored() {
        return answer(http().request(to(HttpMethod.GET, RuntimeApi.RESTORE_NEXT)).compose(HttpClientRequest::send))
                .map(answer -> expected(answer, "that waits for a restored snapshot")).mapEmpty();
    }

    /** What the platform answers in its own time; anything but 200 ends the runtime. */
    private static RuntimeApiAnswer expected(RuntimeApiAnswer answer, String what) {
        if (answer.status() != 200) {
            throw RuntimeApiException.fatal("The Runtime API answered " + answer.status() + " to the request " + what
                    + ": " + answer.body());
        }
        return answer;
    }

    /** A connection that asks for invocations, and over which responses go. */
    Future<RuntimeApiConnection> connect() {
        if (closed) {
            return ended();
        }
        return sockets.connect(server).map(socket -> new RuntimeApiConnection(socket, address))
                .recover(RuntimeApiClient::gone);
    }

    /** Reports an invocation as failed; only while its response has not begun. */
    Future<Void> error(Invocation invocation, RuntimeError error) {
        return post(path(invocation, RuntimeApi.ERROR), error, request -> {
            invocation.invocationId().ifPresent(id -> request.putHeader(RuntimeApi.INVOCATION_ID, id));
            return request;
        });
    }

    /** Reports that the function could not be initialised; the process has to end then. */
    Future<Void> initError(RuntimeError error) {
        return post(RuntimeApi.INIT_ERROR, error, UnaryOperator.identity());
    }

    /** Reports that the function does not work after a snapshot was restored; the process has to end then. */
    Future<Void> restoreError(RuntimeError error) {
        return post(RuntimeApi.RESTORE_ERROR, error, UnaryOperator.identity());
    }

    private Future<Void> post(String path, RuntimeError error, UnaryOperator<HttpClientRequest> headers) {
        if (closed) {
            return ended();
        }
        return answer(http().request(to(HttpMethod.POST, path)).compose(request -> {
            request.putHeader("Content-Type", RuntimeApi.ERROR_CONTENT_TYPE).putHeader(RuntimeApi.ERROR_TYPE,
                    error.type());
            return headers.apply(request).send(Buffer.buffer(RuntimeErrorWriter.body(error)));
        })).map(answer -> {
            if (answer.status() != 202) {
                throw RuntimeApiException.refused("an error", answer.status(), answer.body().toString());
            }
            return null;
        });
    }

    /** What the Runtime API says; fails where it can't be reached, or its answer breaks off. */
    private static Future<RuntimeApiAnswer> answer(Future<HttpClientResponse> response) {
        return response
                .compose(head -> head.body()
                        .map(body -> new RuntimeApiAnswer(head.statusCode(), head.headers(), body)))
                .recover(RuntimeApiClient::gone);
    }

    private RequestOptions to(HttpMethod method, String path) {
        return new RequestOptions().setServer(server).setMethod(method).setURI(path);
    }

    private static <T> Future<T> gone(Throwable failure) {
        return Future.failedFuture(
                RuntimeApiException.fatal("The Runtime API does not answer: " + failure.getMessage()));
    }

    private static <T> Future<T> ended() {
        return Future.failedFuture(RuntimeApiException.fatal("The runtime has ended."));
    }

    /** Closes all connections; what is under way fails, and nothing more is sent. */
    Future<Void> close() {
        closed = true;
        return Future.join(http == null ? Future.succeededFuture() : http.close(), sockets.close()).mapEmpty();
    }

    /** A path of this invocation. Request ids are UUIDs today; nothing says that they can't hold reserved characters. */
    static String path(Invocation invocation, String end) {
        // A form's encoding differs from a path's in the blank only.
        String id = URLEncoder.encode(invocation.requestId(), StandardCharsets.UTF_8).replace("+", "%20");
        return RuntimeApi.INVOCATION + id + end;
    }
}
