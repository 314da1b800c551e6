package agentcore.streaming.agent;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import agentcore.streaming.agent.health.Health;
import agentcore.streaming.agent.log.Logs;
import agentcore.streaming.agent.memory.Memories;
import agentcore.streaming.agent.memory.Memory;
import agentcore.streaming.agent.model.BedrockModel;
import agentcore.streaming.agent.model.Model;
import agentcore.streaming.agent.model.OfflineModel;
import agentcore.streaming.agent.model.OpenAiModel;
import agentcore.streaming.agent.tools.Tool;
import agentcore.streaming.agent.tools.ToolSource;
import agentcore.streaming.agent.tools.Tools;
import agentcore.streaming.agent.tools.mcp.McpServer;
import agentcore.streaming.agent.trace.Traces;
import agentcore.streaming.agent.trace.otel.OpenTelemetryTraces;
import agentcore.streaming.agent.turn.Turns;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;

/** The agent, made of its settings: server, model, tools and memory, on one event loop. */
final class Agent {
    private static final Duration PACE = Duration.ofMillis(60);
    private static final Duration SERVERS_END = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final AgentSettings settings;
    private final Model model;
    private final ToolSource tools;
    private final Traces traces;
    private final Health health = new Health();
    private final Turns turns;

    Agent(Vertx vertx, AgentSettings settings) {
        this(vertx, settings, model(vertx, settings), tools(vertx, settings.tools()), memory(vertx, settings.memory()));
    }

    Agent(Vertx vertx, AgentSettings settings, Model model, ToolSource tools, Memory memory) {
        this.vertx = vertx;
        this.settings = settings;
        this.model = model;
        this.tools = tools;
        this.traces = traces(vertx, settings);
        this.turns = new Turns(vertx, model, tools, memory, health, traces, settings.limits());
    }

    private static Model model(Vertx vertx, AgentSettings settings) {
        return switch (settings.provider()) {
            case AgentSettings.Provider.Offline() -> new OfflineModel(vertx, PACE);
            case AgentSettings.Provider.Bedrock(BedrockModel.Settings bedrock) -> new BedrockModel(vertx, bedrock);
            case AgentSettings.Provider.OpenAi(OpenAiModel.Settings openai) -> new OpenAiModel(vertx, openai);
        };
    }

    private static ToolSource tools(Vertx vertx, ToolSettings settings) {
        List<Tool> own = new ArrayList<>();
        if (settings.names().contains(ToolSettings.CLOCK)) {
            own.add(Tools.clock(Clock.systemUTC()));
        }
        if (settings.names().contains(ToolSettings.CALCULATOR)) {
            own.add(Tools.calculator(vertx));
        }
        if (!settings.httpHosts().isEmpty()) {
            own.add(Tools.httpGet(vertx, settings.httpHosts()));
        }
        Map<String, Supplier<Future<ServerTools.Connected>>> servers = new TreeMap<>();
        settings.servers().forEach((name, server) -> servers.put(name, () -> switch (server) {
            case ToolSettings.Server.Http(URI url, Map<String, String> headers) ->
                connected(McpServer.connect(vertx, name, url, headers));
            case ToolSettings.Server.Program(List<String> command, Map<String, String> variables) ->
                connected(McpServer.run(vertx, name, command, variables));
        }));
        return new ServerTools(own, servers, Clock.systemUTC());
    }

    private static Future<ServerTools.Connected> connected(Future<McpServer> server) {
        return server.map(it -> new ServerTools.Connected(it.tools(), it::close));
    }

    private static Memory memory(Vertx vertx, MemorySettings settings) {
        if (!settings.kept()) {
            return new ForgetfulMemory();
        }
        return settings.store()
                .map(store -> Memories.agentCore(vertx, store, settings.limits(),
                        DefaultCredentialsProvider.builder().build(), Clock.systemUTC()))
                .orElseGet(() -> Memories.ofProcess(settings.limits(), Clock.systemUTC()));
    }

    private static Traces traces(Vertx vertx, AgentSettings settings) {
        // The names are of the conventions' list of providers; offline has none there.
        String provider = switch (settings.provider()) {
            case AgentSettings.Provider.Offline() -> "offline";
            case AgentSettings.Provider.Bedrock bedrock -> "aws.bedrock";
            case AgentSettings.Provider.OpenAi openai -> "openai";
        };
        return settings.traces()
                .<Traces>map(sent -> new OpenTelemetryTraces(vertx, sent.variables(), provider)).orElse(Traces.none());
    }

    Health health() {
        return health;
    }

    /** Listens, and is healthy when it is warm. A model that can't be made ready will say so to those who ask it. */
    Future<HttpServer> start() {
        return AgentServer.start(vertx, settings, turns, health).onSuccess(server -> Future
                .join(traces.warmUp(), model.warmUp()
                        .onFailure(failure -> Logs.error("The model could not be made ready.", Map.of(), failure)))
                .onComplete(done -> health.warm()));
    }

    /** Ends the turns that run, within their bound, and then everything; servers that don't end are left. Any thread. */
    Future<Void> stop() {
        return Future.<Void>future(drained -> vertx.runOnContext(
                now -> turns.drain(settings.drain()).onComplete(drained)))
                .eventually(() -> tools.close().timeout(SERVERS_END.toMillis(), TimeUnit.MILLISECONDS).otherwiseEmpty())
                .eventually(traces::close).eventually(vertx::close);
    }
}
