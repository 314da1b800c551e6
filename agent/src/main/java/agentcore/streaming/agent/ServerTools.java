package agentcore.streaming.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import agentcore.streaming.agent.log.Logs;
import agentcore.streaming.agent.tools.Tool;
import agentcore.streaming.agent.tools.ToolSource;
import agentcore.streaming.agent.tools.mcp.McpException;
import io.vertx.core.Future;

/**
 * The agent's own tools, and those of servers. A server is connected with the first turn: before it the process may become a
 * snapshot, in which a connection must not be. One that can't be reached is left out, and asked again by the first turn after
 * a minute.
 */
final class ServerTools implements ToolSource {
    static final Duration AGAIN = Duration.ofMinutes(1);

    /** A server that is connected. */
    record Connected(List<Tool> tools, Supplier<Future<Void>> close) {}

    private final ToolSource own;
    private final List<Server> servers = new ArrayList<>();
    private final InstantSource clock;

    /** @param connect how to connect each, by their names */
    ServerTools(List<Tool> own, Map<String, Supplier<Future<Connected>>> connect, InstantSource clock) {
        this.own = ToolSource.of(own);
        this.clock = clock;
        connect.forEach((name, how) -> servers.add(new Server(name, how)));
    }

    private final class Server {
        private final String name;
        private final Supplier<Future<Connected>> connect;
        private Optional<Future<Connected>> connection = Optional.empty();
        private Instant failed = Instant.MIN;

        Server(String name, Supplier<Future<Connected>> connect) {
            this.name = name;
            this.connect = connect;
        }

        Future<List<Tool>> tools() {
            if (connection.isEmpty() && clock.instant().isBefore(failed.plus(AGAIN))) {
                return Future.succeededFuture(List.of());
            }
            Future<Connected> connected = connection.orElseGet(this::attempt);
            if (connection.isEmpty()) {
                connection = Optional.of(connected);
                connected.onFailure(failure -> {
                    if (failure instanceof McpException told) {
                        Logs.warn(told.getMessage(), Map.of("server", name));
                    } else {
                        Logs.error("An MCP server can't be used.", Map.of("server", name), failure);
                    }
                    failed = clock.instant();
                    connection = Optional.empty();
                });
            }
            return connected.map(Connected::tools).otherwise(List.of());
        }

        /** What throws fails. */
        private Future<Connected> attempt() {
            try {
                return connect.get();
            } catch (RuntimeException e) {
                return Future.failedFuture(e);
            }
        }

        Future<Void> close() {
            return connection.map(connected -> connected.compose(server -> server.close().get())).orElseGet(
                    Future::succeededFuture).otherwiseEmpty();
        }
    }

    @Override
    public Future<Map<String, Tool>> tools() {
        if (servers.isEmpty()) {
            return own.tools();
        }
        List<Future<List<Tool>>> offered = servers.stream().map(Server::tools).toList();
        return Future.all(offered).compose(all -> own.tools()).map(mine -> {
            Map<String, Tool> tools = new LinkedHashMap<>();
            // A server's tools have its name before theirs; where that makes one of ours, ours is meant.
            offered.forEach(of -> of.result().forEach(tool -> tools.put(tool.description().name(), tool)));
            tools.putAll(mine);
            return tools;
        });
    }

    @Override
    public Future<Void> close() {
        return Future.all(servers.stream().map(Server::close).toList()).mapEmpty();
    }
}
