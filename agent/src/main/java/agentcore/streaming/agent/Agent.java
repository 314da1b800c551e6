package agentcore.streaming.agent;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import agentcore.streaming.agent.health.Health;
import agentcore.streaming.agent.log.Logs;
import agentcore.streaming.agent.memory.Memory;
import agentcore.streaming.agent.model.BedrockModel;
import agentcore.streaming.agent.model.Model;
import agentcore.streaming.agent.model.OfflineModel;
import agentcore.streaming.agent.model.OpenAiModel;
import agentcore.streaming.agent.tools.Tool;
import agentcore.streaming.agent.turn.Turns;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;

/** The agent, made of its settings: server, model, tools and memory, on one event loop. */
final class Agent {
    private static final Duration PACE = Duration.ofMillis(60);

    private final Vertx vertx;
    private final AgentSettings settings;
    private final Model model;
    private final Health health = new Health();
    private final Turns turns;

    Agent(Vertx vertx, AgentSettings settings) {
        this(vertx, settings, model(vertx, settings), List.of(), new ForgetfulMemory());
    }

    Agent(Vertx vertx, AgentSettings settings, Model model, List<Tool> tools, Memory memory) {
        this.vertx = vertx;
        this.settings = settings;
        this.model = model;
        this.turns = new Turns(vertx, model, tools, memory, health, settings.limits());
    }

    private static Model model(Vertx vertx, AgentSettings settings) {
        return switch (settings.provider()) {
            case AgentSettings.Provider.Offline() -> new OfflineModel(vertx, PACE);
            case AgentSettings.Provider.Bedrock(BedrockModel.Settings bedrock) -> new BedrockModel(vertx, bedrock);
            case AgentSettings.Provider.OpenAi(OpenAiModel.Settings openai) -> new OpenAiModel(vertx, openai);
        };
    }

    Health health() {
        return health;
    }

    /** Listens, and is healthy when it is warm. A model that can't be made ready will say so to those who ask it. */
    Future<HttpServer> start() {
        return AgentServer.start(vertx, settings, turns, health).onSuccess(server -> model.warmUp()
                .onFailure(failure -> Logs.error("The model could not be made ready.", Map.of(), failure))
                .onComplete(done -> health.warm()));
    }

    /** Ends the turns that run, within their bound, and then everything. Any thread. */
    Future<Void> stop() {
        return Future.<Void>future(drained -> vertx.runOnContext(
                now -> turns.drain(settings.drain()).onComplete(drained)))
                .eventually(vertx::close);
    }
}
