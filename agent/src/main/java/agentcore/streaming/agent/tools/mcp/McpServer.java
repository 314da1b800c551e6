package agentcore.streaming.agent.tools.mcp;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;

import agentcore.streaming.agent.tools.Tool;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.client.McpAsyncClient;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.JsonSchemaValidator;
import io.modelcontextprotocol.spec.McpClientTransport;
import io.modelcontextprotocol.spec.McpSchema;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import reactor.core.publisher.Mono;

/**
 * A server whose tools the model may ask for, connected for as long as the agent runs. A tool's name has the server's before
 * it: {@code NAME_TOOL}. The list of tools is the one that the server gave at first.
 */
public final class McpServer {
    /** The SDK quotes at any level what went wrong with a message, and messages are prompts and answers: it says nothing. */
    private static final Logger SILENCED = Logger.getLogger("io.modelcontextprotocol");
    private static final String NAME = "[a-zA-Z0-9-]{1,20}";
    private static final Duration START = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LARGEST_MESSAGE = 1 << 20;

    static {
        SILENCED.setLevel(Level.OFF);
    }

    private final McpAsyncClient client;
    private final Context context;
    private final List<Tool> tools;

    private McpServer(McpAsyncClient client, Context context, List<Tool> tools) {
        this.client = client;
        this.context = context;
        this.tools = tools;
    }

    /**
     * Connects to a server over streamable HTTP.
     *
     * @param vertx its current context is the one that tools answer on
     * @param name what it is called here: 1 to 20 of a-z A-Z 0-9 -
     * @param url its endpoint, such as {@code https://mcp.example.com/mcp}
     * @param headers what is sent with every request, such as {@code Authorization}
     * @return the server, once its tools are known; fails with an {@link McpException}
     */
    public static Future<McpServer> connect(Vertx vertx, String name, URI url, Map<String, String> headers) {
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String endpoint = path + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery());
        HttpRequest.Builder request = HttpRequest.newBuilder();
        try {
            headers.forEach(request::setHeader);
        } catch (IllegalArgumentException e) { // whose words may be a header's value
            return Future.failedFuture(new McpException("The MCP server " + name
                    + " can't be used: one of its headers can't be sent. Is it one that HTTP clients set themselves, or "
                    + "has it a line end in it?", null));
        }
        return start(vertx, name, Mono.never(), HttpClientStreamableHttpTransport
                .builder(url.getScheme() + "://" + url.getRawAuthority()).endpoint(endpoint).jsonMapper(json())
                .maxResponseSize(LARGEST_MESSAGE).connectTimeout(START)
                .requestBuilder(request).build());
    }

    /**
     * Starts a server as a process that speaks over stdin and stdout. It gets these variables and a few of the agent's own
     * that every program needs (PATH, HOME, USER), but not the others, which may be secret. What it says on stderr goes
     * nowhere.
     *
     * @param vertx its current context is the one that tools answer on
     * @param name what it is called here: 1 to 20 of a-z A-Z 0-9 -
     * @param command the program and its arguments
     * @param variables its environment
     * @return the server, once its tools are known; fails with an {@link McpException}
     */
    public static Future<McpServer> run(Vertx vertx, String name, List<String> command, Map<String, String> variables) {
        ServerProcess process = new ServerProcess(command, variables, json(), LARGEST_MESSAGE);
        return start(vertx, name, process.failure(), process);
    }

    private static McpJsonMapper json() {
        return new JacksonMcpJsonMapper(new ObjectMapper());
    }

    /** @param failure fails where the transport can't even begin, of which the SDK doesn't tell */
    private static Future<McpServer> start(Vertx vertx, String name, Mono<McpSchema.InitializeResult> failure,
            McpClientTransport transport) {
        if (!name.matches(NAME)) {
            return Future.failedFuture(new McpException(
                    "The name of an MCP server must be 1 to 20 of a-z A-Z 0-9 -, unlike '" + name + "'.", null));
        }
        JsonSchemaValidator none = (schema, content) -> JsonSchemaValidator.ValidationResponse.asValid(null);
        McpAsyncClient client = McpClient.async(transport).requestTimeout(PATIENCE).initializationTimeout(START)
                .clientInfo(McpSchema.Implementation.builder("agentcore-streaming-agent", "1").build())
                .jsonSchemaValidator(none).build();
        Context context = vertx.getOrCreateContext();
        return future(Mono.firstWithSignal(client.initialize(), failure).then(client.listTools()), context)
                .compose(list -> Future.succeededFuture(
                        new McpServer(client, context, tools(name, client, context, list.tools()))))
                .recover(reason -> close(client, context)
                        .transform(closed -> Future.failedFuture(unusable(name, reason))));
    }

    private static List<Tool> tools(String server, McpAsyncClient client, Context context,
            List<McpSchema.Tool> offered) {
        List<Tool> tools = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (McpSchema.Tool one : offered) {
            McpTool tool = new McpTool(server, one, request -> future(client.callTool(request), context));
            if (!names.add(tool.description().name())) {
                throw new IllegalArgumentException("two of its tools are called " + tool.description().name());
            }
            tools.add(tool);
        }
        return List.copyOf(tools);
    }

    /** With the cause for the log, as the SDK's messages are no sentences. */
    private static McpException unusable(String name, Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return new McpException("The MCP server " + name + " can't be used: "
                + (root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage())
                + ". Is its URL or command right, and does it run?", failure);
    }

    private static <T> Future<T> future(Mono<T> mono, Context context) {
        return Future.fromCompletionStage(mono.toFuture(), context).recover(failure -> Future.failedFuture(
                failure instanceof CompletionException wrapped && wrapped.getCause() != null
                        ? wrapped.getCause()
                        : failure));
    }

    /** A server that is gone can't be told; then there is nothing to be ended. */
    private static Future<Void> close(McpAsyncClient client, Context context) {
        return future(client.closeGracefully(), context).otherwiseEmpty();
    }

    /** {@return its tools} */
    public List<Tool> tools() {
        return tools;
    }

    /**
     * Ends the connection, or the process.
     *
     * @return done once it has ended
     */
    public Future<Void> close() {
        return close(client, context);
    }
}
