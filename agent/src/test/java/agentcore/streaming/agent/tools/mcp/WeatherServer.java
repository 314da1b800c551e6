package agentcore.streaming.agent.tools.mcp;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.server.McpServerFeatures;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;

/** A server of the same SDK, with its own validation of input switched off. As a program it speaks over stdin and stdout. */
final class WeatherServer {
    static final Map<String, Object> SCHEMA = Map.of("type", "object", "properties",
            Map.of("city", Map.of("type", "string")), "required", List.of("city"));

    private WeatherServer() {}

    static List<McpServerFeatures.SyncToolSpecification> tools() {
        return List.of(tool("weather.today", request -> text(request.arguments().get("city") + "は晴れ", false)),
                tool("fails", request -> text("There is no such city.", true)),
                tool("throws", request -> {
                    throw new IllegalStateException("planned");
                }),
                tool("structured",
                        request -> McpSchema.CallToolResult.builder(List.of()).structuredContent(Map.of("mm", 3))
                                .build()),
                tool("image", request -> McpSchema.CallToolResult.builder(List.of(
                        McpSchema.ImageContent.builder("AAAA", "image/png").build())).build()),
                tool("environment", request -> text(new TreeMap<>(System.getenv()).keySet().toString(), false)));
    }

    private interface Use {
        McpSchema.CallToolResult of(McpSchema.CallToolRequest request);
    }

    private static McpServerFeatures.SyncToolSpecification tool(String name, Use use) {
        return McpServerFeatures.SyncToolSpecification.builder()
                .tool(McpSchema.Tool.builder(name, SCHEMA).description("About " + name).build())
                .callHandler((exchange, request) -> use.of(request)).build();
    }

    private static McpSchema.CallToolResult text(String text, boolean failed) {
        return McpSchema.CallToolResult.builder(List.of(McpSchema.TextContent.builder(text).build())).isError(failed)
                .build();
    }

    static McpJsonMapper json() {
        return new JacksonMcpJsonMapper(new ObjectMapper());
    }

    public static void main(String[] args) {
        System.err.println("a line on stderr");
        io.modelcontextprotocol.server.McpServer.sync(new StdioServerTransportProvider(json()))
                .serverInfo("weather", "1").jsonSchemaValidator((schema, content) -> null).validateToolInputs(false)
                .capabilities(McpSchema.ServerCapabilities.builder().tools(false).build()).tools(tools()).build();
    }
}
