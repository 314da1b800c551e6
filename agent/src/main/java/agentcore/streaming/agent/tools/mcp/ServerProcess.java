package agentcore.streaming.agent.tools.mcp;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import io.modelcontextprotocol.client.transport.ServerParameters;
import io.modelcontextprotocol.client.transport.StdioClientTransport;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema;
import reactor.core.publisher.Mono;

/** A server as a process, with an environment of its own: the SDK would give it the agent's, credentials included. */
final class ServerProcess extends StdioClientTransport {
    private final CompletableFuture<McpSchema.InitializeResult> failure = new CompletableFuture<>();

    ServerProcess(List<String> command, Map<String, String> variables, McpJsonMapper json, int largestMessage) {
        super(ServerParameters.builder(command.getFirst()).args(command.subList(1, command.size())).env(variables)
                .build(), json, largestMessage);
        setStdErrorHandler(line -> {
            // may quote what it was asked
        });
    }

    /** {@inheritDoc} The SDK adds the server's own variables, with those that it takes for harmless. */
    @Override
    protected ProcessBuilder getProcessBuilder() {
        ProcessBuilder process = new ProcessBuilder();
        process.environment().clear();
        return process;
    }

    @Override
    public Mono<Void> connect(
            Function<Mono<McpSchema.JSONRPCMessage>, Mono<McpSchema.JSONRPCMessage>> handler) {
        return super.connect(handler).doOnError(failure::completeExceptionally);
    }

    /** Fails if the program can't be started; nothing else ever comes. */
    Mono<McpSchema.InitializeResult> failure() {
        return Mono.fromFuture(failure);
    }
}
