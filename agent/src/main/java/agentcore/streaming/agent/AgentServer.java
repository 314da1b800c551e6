package agentcore.streaming.agent;

import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

import agentcore.streaming.wire.agentcore.AgentCoreApi;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/**
 * The container's two paths. {@code POST /invocations} takes {@code {"prompt": "..."}} and answers with Converse events as
 * server-sent events; {@code GET /ping} says that the agent is well.
 *
 * <p>A request that can't be answered gets a Converse error event under status 200: AgentCore makes 424 of every error
 * status, and its client would never learn why.
 */
final class AgentServer {
    private static final Logger LOG = Logger.getLogger(AgentServer.class.getName());
    private static final String PROMPT = "prompt";
    private static final String WHAT_IS_EXPECTED = "The request must be a JSON object whose member prompt is a text, "
            + "such as {\"prompt\": \"Hello\"}.";

    private final Model model;

    private AgentServer(Model model) {
        this.model = model;
    }

    /**
     * Starts the agent.
     *
     * @param host the address on which it listens
     * @param port where it listens; 0 for any free port
     * @return the server, once it listens
     */
    static Future<HttpServer> start(Vertx vertx, Model model, String host, int port) {
        AgentServer agent = new AgentServer(model);
        Router router = Router.router(vertx);
        router.get(AgentCoreApi.PING).handler(AgentServer::ping);
        router.post(AgentCoreApi.INVOCATIONS).handler(BodyHandler.create(false).setBodyLimit(AgentCoreApi.MAX_PAYLOAD))
                .handler(agent::invoke);
        return vertx.createHttpServer(new HttpServerOptions().setTcpNoDelay(true)).requestHandler(router)
                .listen(port, host);
    }

    /** Without {@code time_of_last_update}: one that moved with each ping would keep the session alive for ever. */
    private static void ping(RoutingContext context) {
        context.response().putHeader("Content-Type", "application/json").end("{\"status\": \"Healthy\"}");
    }

    private void invoke(RoutingContext context) {
        HttpServerResponse response = context.response().setChunked(true).putHeader("Content-Type",
                "text/event-stream; charset=utf-8");
        Optional<String> prompt = prompt(context.body().buffer());
        LOG.log(Level.INFO, "Invocation {0}: {1}", new Object[]{
                context.request().getHeader(AgentCoreApi.REQUEST_ID), prompt.isPresent() ? "answered" : "refused"});
        if (prompt.isEmpty()) {
            response.end(Turn.bytes(new ConverseEvent.ValidationException(WHAT_IS_EXPECTED)));
        } else {
            new Turn(model.answer(prompt.get()), response).start();
        }
    }

    private static Optional<String> prompt(Buffer body) {
        try {
            return body != null && new JsonObject(body).getValue(PROMPT) instanceof String prompt
                    ? Optional.of(prompt)
                    : Optional.empty();
        } catch (DecodeException e) {
            return Optional.empty();
        }
    }
}
