package agentcore.streaming.agent;

import java.util.Map;

import agentcore.streaming.agent.health.Health;
import agentcore.streaming.agent.log.Logs;
import agentcore.streaming.agent.model.ConverseEvent.Failure;
import agentcore.streaming.agent.turn.EventStream;
import agentcore.streaming.agent.turn.Turns;
import agentcore.streaming.wire.agentcore.AgentCoreApi;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/**
 * The container's two paths. {@code POST /invocations} answers with Converse events as server-sent events; {@code GET /ping}
 * says how the agent is. There is no {@code /ws}: callers behind API Gateway have no use for it.
 *
 * <p>A request that can't be answered gets a Converse error event under status 200: AgentCore makes 424 of every error
 * status, and its client would never learn why.
 */
final class AgentServer {
    private static final int TOO_LARGE = 413;
    /** JSON may need so many bytes for a character. */
    private static final long BYTES_A_CHARACTER = 6;
    private static final long BYTES_AROUND = 1 << 20;

    private final InvocationReader reader;
    private final Turns turns;
    private final Health health;
    private final AgentSettings settings;

    private AgentServer(AgentSettings settings, Turns turns, Health health) {
        this.settings = settings;
        this.reader = new InvocationReader(settings);
        this.turns = turns;
        this.health = health;
    }

    /** Starts to serve; done once the server listens. */
    static Future<HttpServer> start(Vertx vertx, AgentSettings settings, Turns turns, Health health) {
        AgentServer agent = new AgentServer(settings, turns, health);
        Router router = Router.router(vertx);
        router.get(AgentCoreApi.PING).handler(agent::ping);
        router.post(AgentCoreApi.INVOCATIONS)
                .handler(BodyHandler.create(false).setBodyLimit(Math.min(AgentCoreApi.MAX_PAYLOAD,
                        settings.maxInput() * BYTES_A_CHARACTER + BYTES_AROUND)))
                .handler(agent::invoke).failureHandler(agent::onFailure);
        return vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true)).requestHandler(router)
                .listen(settings.port(), settings.host());
    }

    /** Without {@code time_of_last_update}: one that moved with each ping would keep the session alive for ever. */
    private void ping(RoutingContext context) {
        Health.Status status = health.status();
        context.response().setStatusCode(status == Health.Status.STARTING ? 503 : 200)
                .putHeader("Content-Type", "application/json").end("{\"status\": \"" + status.word() + "\"}");
    }

    private void invoke(RoutingContext context) {
        try {
            turns.start(reader.read(context.request().headers(), context.body().buffer()),
                    new EventStream(context.response()));
        } catch (InvocationReader.InvalidException e) {
            refuse(context, Failure.Kind.VALIDATION, e.getMessage());
        }
    }

    private void onFailure(RoutingContext context) {
        if (context.response().headWritten()) {
            Logs.error("A request failed within its answer.", Map.of(), context.failure());
            context.response().reset();
        } else if (context.statusCode() == TOO_LARGE) {
            refuse(context, Failure.Kind.VALIDATION, "The request is too large; at most " + settings.maxInput()
                    + " characters of text are possible.");
        } else {
            Logs.error("A request failed.", Map.of(), context.failure());
            refuse(context, Failure.Kind.INTERNAL_SERVER, "The agent failed: ask again, or ask its operator.");
        }
    }

    private static void refuse(RoutingContext context, Failure.Kind kind, String message) {
        JsonObject id = new JsonObject().put("outcome", kind.word());
        String request = context.request().getHeader(AgentCoreApi.REQUEST_ID);
        Logs.info("Request refused.", request == null ? id.getMap() : id.put("requestId", request).getMap());
        new EventStream(context.response()).refuse(new Failure(kind, message));
    }
}
