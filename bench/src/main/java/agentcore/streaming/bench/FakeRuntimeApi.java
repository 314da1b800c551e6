package agentcore.streaming.bench;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

import agentcore.streaming.wire.gateway.Prelude;
import agentcore.streaming.wire.lambda.RuntimeApi;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/**
 * Lambda's Runtime API for one process. It hands out invocations and reads the responses; one that isn't streamed, or not
 * what the agent has answered, fails its invocation, and with it the run.
 */
final class FakeRuntimeApi implements AutoCloseable {
    private static final long TIME_LIMIT_MILLIS = 900_000;

    private final Context context;
    private final HttpServer server;
    private int port;
    private final Queue<HttpServerRequest> asking = new ArrayDeque<>();
    private final Queue<Invocation> waiting = new ArrayDeque<>();
    private final Map<String, Invocation> open = new HashMap<>();
    private final CompletableFuture<Long> firstNext = new CompletableFuture<>();

    private FakeRuntimeApi(Vertx vertx, Context context) {
        this.context = context;
        server = vertx
                .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0).setTcpNoDelay(true)
                        .setAcceptBacklog(2048).setMaxChunkSize(1 << 20))
                .requestHandler(this::onRequest);
    }

    static FakeRuntimeApi listen(Vertx vertx, Context context) {
        FakeRuntimeApi api = new FakeRuntimeApi(vertx, context);
        api.port = Lab.on(context, () -> api.server.listen().map(HttpServer::actualPort)).toCompletableFuture().join();
        return api;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** When the function first asked for an invocation, by {@link System#nanoTime}. */
    CompletableFuture<Long> firstNext() {
        return firstNext;
    }

    Invocation invoke(Plan plan) {
        return invoke(plan, () -> {});
    }

    /** Hands it out as soon as the function asks. */
    Invocation invoke(Plan plan, Runnable onFirstByte) {
        Invocation invocation = new Invocation(plan, onFirstByte);
        context.runOnContext(v -> {
            waiting.add(invocation);
            deliver();
        });
        return invocation;
    }

    /** The function is gone, or must not be waited for any more. */
    void fail(RuntimeException failure) {
        context.runOnContext(v -> {
            waiting.forEach(invocation -> invocation.fail(failure));
            open.values().forEach(invocation -> invocation.fail(failure));
            firstNext.completeExceptionally(failure);
        });
    }

    private void onRequest(HttpServerRequest request) {
        String path = request.path();
        if (path.equals(RuntimeApi.NEXT)) {
            firstNext.complete(System.nanoTime());
            asking.add(request);
            deliver();
            return;
        }
        String[] parts = path.substring(RuntimeApi.INVOCATION.length()).split("/");
        Invocation invocation = path.startsWith(RuntimeApi.INVOCATION) && parts.length == 2
                ? open.get(parts[0])
                : null;
        if (invocation != null && path.endsWith(RuntimeApi.RESPONSE)) {
            onResponse(request, invocation);
        } else {
            request.body().onSuccess(body -> {
                fail(new WrongAnswerException("The function posted to " + path + ": " + body));
                request.response().setStatusCode(202).end();
            });
        }
    }

    private void deliver() {
        while (!asking.isEmpty() && !waiting.isEmpty()) {
            Invocation invocation = waiting.remove();
            open.put(invocation.id, invocation);
            long now = System.currentTimeMillis();
            invocation.delivered = System.nanoTime();
            asking.remove().response().putHeader(RuntimeApi.REQUEST_ID, invocation.id)
                    .putHeader(RuntimeApi.DEADLINE_MS, Long.toString(now + TIME_LIMIT_MILLIS))
                    .putHeader(RuntimeApi.FUNCTION_ARN, "arn:aws:lambda:us-east-1:123456789012:function:bench")
                    .putHeader(RuntimeApi.TRACE_ID, "Root=1-67891233-abcdef012345678912345678;Sampled=0")
                    .putHeader("Content-Type", "application/json")
                    .end(SampleRequest.json(invocation.id, now, invocation.plan));
        }
    }

    private void onResponse(HttpServerRequest request, Invocation invocation) {
        if (!RuntimeApi.STREAMING.equals(request.getHeader(RuntimeApi.RESPONSE_MODE))
                || !Prelude.CONTENT_TYPE.equals(request.getHeader("Content-Type"))) {
            invocation.fail(new WrongAnswerException("The response isn't streamed, or has no prelude."));
        }
        request.handler(piece -> {
            try {
                if (invocation.reader.read(piece.getBytes(), System.nanoTime())) {
                    invocation.onFirstByte.run();
                    invocation.begun.complete(null);
                }
            } catch (RuntimeException e) {
                invocation.fail(e);
            }
        });
        request.exceptionHandler(
                cut -> invocation.fail(new WrongAnswerException("The response was cut off: " + cut.getMessage())));
        request.endHandler(end -> {
            open.remove(invocation.id);
            request.response().setStatusCode(202).putHeader("Content-Type", "application/json")
                    .end("{\"status\":\"OK\"}\n");
            try {
                invocation.reader.requireComplete();
                invocation.answered.complete(invocation.reader);
            } catch (WrongAnswerException e) {
                invocation.fail(e);
            }
        });
    }

    /** Where the function is in the middle of something, that is cut off. */
    @Override
    public void close() {
        Lab.on(context, server::close).toCompletableFuture().join();
    }
}
