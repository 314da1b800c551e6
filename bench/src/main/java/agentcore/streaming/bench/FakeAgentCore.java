package agentcore.streaming.bench;

import java.util.concurrent.CompletionStage;

import agentcore.streaming.wire.fixture.TestCertificate;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PfxOptions;

/** AgentCore's data plane over TLS, with an agent that answers to a {@link Plan}. On one event loop. */
final class FakeAgentCore {
    private static final String SESSION = "X-Amzn-Bedrock-AgentCore-Runtime-Session-Id";

    private final Vertx vertx;
    private final HttpServer server;
    private volatile boolean told;

    FakeAgentCore(Vertx vertx, TestCertificate certificate) {
        this.vertx = vertx;
        server = vertx
                .createHttpServer(new HttpServerOptions().setHost("localhost").setPort(0).setSsl(true)
                        .setUseAlpn(false).setAcceptBacklog(2048).setTcpNoDelay(true)
                        .setKeyCertOptions(new PfxOptions().setPath(certificate.keyStore().toString())
                                .setPassword(TestCertificate.PASSWORD)))
                .requestHandler(request -> request.body()
                        .onSuccess(body -> answer(request, Plan.of(new JsonObject(body)))));
    }

    CompletionStage<Integer> listen(Context context) {
        return Lab.on(context, () -> server.listen().map(HttpServer::actualPort));
    }

    /** Whether answers with {@link Plan#UNTIL_TOLD} end, with their next event. */
    void tell(boolean end) {
        told = end;
    }

    private void answer(HttpServerRequest request, Plan plan) {
        HttpServerResponse response = request.response().putHeader("Content-Type", plan.contentType())
                .putHeader(SESSION, request.getHeader(SESSION)).setChunked(true);
        if (plan.bulkBytes() > 0) {
            bulk(response, Buffer.buffer(Bulk.bytes()), plan.bulkBytes());
        } else {
            events(response, plan, 0);
        }
    }

    private void events(HttpServerResponse response, Plan plan, long number) {
        boolean last = plan.events() == Plan.UNTIL_TOLD ? told : number == plan.events() - 1;
        Buffer event = Buffer.buffer(SampleEvent.write(number, System.nanoTime(), last));
        if (last) {
            response.end(event);
            return;
        }
        response.write(event);
        if (plan.gapMillis() == 0) {
            vertx.getOrCreateContext().runOnContext(v -> events(response, plan, number + 1));
        } else {
            vertx.setTimer(plan.gapMillis(), timer -> events(response, plan, number + 1));
        }
    }

    private static void bulk(HttpServerResponse response, Buffer block, long bytes) {
        long left = bytes;
        while (left > 0) {
            int length = (int) Math.min(left, block.length());
            response.write(length == block.length() ? block : block.slice(0, length));
            left -= length;
            if (left > 0 && response.writeQueueFull()) {
                long rest = left;
                response.drainHandler(drained -> bulk(response, block, rest));
                return;
            }
        }
        response.end();
    }
}
