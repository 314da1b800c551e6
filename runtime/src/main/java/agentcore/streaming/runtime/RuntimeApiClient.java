package agentcore.streaming.runtime;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

import agentcore.streaming.wire.lambda.RuntimeApi;
import agentcore.streaming.wire.lambda.RuntimeError;
import agentcore.streaming.wire.lambda.RuntimeErrorWriter;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
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
 * The requests to the Runtime API. {@code next} and errors are ordinary requests of Vert.x's HTTP client; a response gets a
 * connection of its own, over which {@link StreamedResponse} writes (AWS's .NET runtime does the same; the guide asks to
 * close the connection after a streamed response).
 */
final class RuntimeApiClient {
    private final HttpClient http;
    private final NetClient sockets;
    private final SocketAddress server;
    private final String address;

    /**
     * @param address {@code host:port}, as in {@code AWS_LAMBDA_RUNTIME_API}
     * @param concurrency how many invocations are asked for at a time: as many connections are held, and no more are needed
     */
    RuntimeApiClient(Vertx vertx, String address, int concurrency) {
        int colon = address.lastIndexOf(':');
        this.address = address;
        this.server = SocketAddress.inetSocketAddress(Integer.parseInt(address.substring(colon + 1)),
                address.substring(0, colon));
        // No timeout on reading: next answers when there is an invocation, be it in days (developer guide, runtimes-api).
        this.http = vertx.createHttpClient(new HttpClientOptions().setKeepAliveTimeout(0).setMaxHeaderSize(64 * 1024),
                new PoolOptions().setHttp1MaxSize(concurrency));
        // Nagle's algorithm would hold the first event back until the prelude is acknowledged: 40 ms.
        this.sockets = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
    }

    String address() {
        return address;
    }

    /** Waits for the next invocation; {@code asked} is run when the request for it is on its way. */
    Future<Invocation> next(Runnable asked) {
        return await(RuntimeApi.NEXT, "for the next invocation", asked)
                .map(answer -> Invocation.of(answer.headers(), answer.body()));
    }

    /** Says that a snapshot may be taken, and waits for its restoration, for however long that is. */
    Future<Void> restored() {
        return await(RuntimeApi.RESTORE_NEXT, "that waits for a restored snapshot", () -> {}).mapEmpty();
    }

    /** What the platform answers in its own time; anything but 200 ends the runtime. */
    private Future<Answer> await(String path, String what, Runnable asked) {
        return answer(http.request(to(HttpMethod.GET, path)).compose(request -> {
            Future<HttpClientResponse> response = request.send();
            asked.run();
            return response;
        })).map(answer -> {
            if (answer.status() != 200) {
                throw RuntimeApiException
                        .fatal("The Runtime API answered " + answer.status() + " to the request " + what
                                + ": " + answer.body());
            }
            return answer;
        });
    }

    /** A response for this invocation, of which nothing is sent yet. */
    Future<StreamedResponse> respond(Invocation invocation) {
        return sockets.connect(server).recover(RuntimeApiClient::gone)
                .map(socket -> new StreamedResponse(this, invocation, socket));
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
        return answer(http.request(to(HttpMethod.POST, path)).compose(request -> {
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
    private static Future<Answer> answer(Future<HttpClientResponse> response) {
        return response.compose(head -> head.body().map(body -> new Answer(head.statusCode(), head.headers(), body)))
                .recover(RuntimeApiClient::gone);
    }

    private record Answer(int status, MultiMap headers, Buffer body) {}

    private RequestOptions to(HttpMethod method, String path) {
        return new RequestOptions().setServer(server).setMethod(method).setURI(path);
    }

    private static <T> Future<T> gone(Throwable failure) {
        return Future.failedFuture(
                RuntimeApiException.fatal("The Runtime API does not answer: " + failure.getMessage()));
    }

    /** Closes all connections; what is under way fails. */
    Future<Void> close() {
        return Future.join(http.close(), sockets.close()).mapEmpty();
    }

    /** A path of this invocation. Request ids are UUIDs today; nothing says that they can't hold reserved characters. */
    static String path(Invocation invocation, String end) {
        // A form's encoding differs from a path's in the blank only.
        String id = URLEncoder.encode(invocation.requestId(), StandardCharsets.UTF_8).replace("+", "%20");
        return RuntimeApi.INVOCATION + id + end;
    }
}
