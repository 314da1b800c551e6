package agentcore.streaming.agent.tools.mcp;

import java.util.List;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

import agentcore.streaming.agent.tools.Tool;
import agentcore.streaming.agent.tools.ToolException;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;

/** A tool of a server. */
final class McpTool implements Tool {
    private static final Logger LOG = Logger.getLogger(McpTool.class.getName());
    private static final int LONGEST_NAME = 64;
    /** Of what the model is told; the rest would only fill its context. */
    private static final int LONGEST_TEXT = 64 * 1024;

    private final String server;
    private final McpSchema.Tool tool;
    private final Description description;
    private final Function<McpSchema.CallToolRequest, Future<McpSchema.CallToolResult>> call;

    McpTool(String server, McpSchema.Tool tool,
            Function<McpSchema.CallToolRequest, Future<McpSchema.CallToolResult>> call) {
        this.server = server;
        this.tool = tool;
        this.call = call;
        // MCP lets names have dots and slashes and 128 characters, Bedrock neither.
        String name = (server + "_" + tool.name()).replaceAll("[^a-zA-Z0-9_-]", "_");
        this.description = new Description(name.substring(0, Math.min(LONGEST_NAME, name.length())),
                tool.description() == null ? tool.name() : tool.description(), new JsonObject(tool.inputSchema()));
    }

    @Override
    public Description description() {
        return description;
    }

    /**
     * {@inheritDoc} Never asked twice by itself: a use may have done something, whatever became of its answer. A server that
     * has forgotten the session, as after its restart, fails one use and has a new session for the next.
     */
    @Override
    public Future<String> use(JsonObject input) {
        McpSchema.CallToolRequest request = McpSchema.CallToolRequest.builder(tool.name()).arguments(input.getMap())
                .build();
        return call.apply(request).recover(failure -> Future.failedFuture(told(failure))).compose(McpTool::said);
    }

    private static Future<String> said(McpSchema.CallToolResult result) {
        List<String> parts = result.content().stream().map(McpTool::text).toList();
        String text = parts.isEmpty() && result.structuredContent() != null
                ? Json.encode(result.structuredContent())
                : String.join("\n", parts);
        String shown = text.length() <= LONGEST_TEXT
                ? text
                : text.substring(0, LONGEST_TEXT) + "\n[cut off: only the first " + LONGEST_TEXT
                        + " characters are told]";
        return Boolean.TRUE.equals(result.isError())
                ? Future.failedFuture(new ToolException(shown))
                : Future.succeededFuture(shown);
    }

    private static String text(McpSchema.Content content) {
        return switch (content) {
            case McpSchema.TextContent text -> text.text();
            case McpSchema.EmbeddedResource resource when resource
                    .resource() instanceof McpSchema.TextResourceContents text ->
                text.text();
            default -> "[" + content.type() + ", which can't be shown]";
        };
    }

    /** The protocol's own errors are about the input; all others are about the connection, and not for the model. */
    private ToolException told(Throwable failure) {
        if (failure instanceof McpError error) {
            return new ToolException("The server refused it: " + error.getMessage());
        }
        LOG.log(Level.WARNING, "The MCP server {0} did not answer a use of {1}: {2}",
                new Object[]{server, description.name(), failure.getClass().getName()});

        return new ToolException(
                "The server of this tool didn't answer. Ask once more; if it fails again, it is down.");
    }
}
