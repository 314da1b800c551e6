package agentcore.streaming.agent.tools.mcp;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;

/** The server over streamable HTTP, in Tomcat. */
final class HttpWeatherServer implements AutoCloseable {
    private static final Logger TOMCAT = Logger.getLogger("org.apache");

    private final List<String> authorizations = new CopyOnWriteArrayList<>();
    private final Tomcat tomcat = new Tomcat();
    private final McpSyncServer server;
    private final URI url;

    HttpWeatherServer(int port) throws LifecycleException {
        TOMCAT.setLevel(Level.WARNING);
        HttpServletStreamableServerTransportProvider transport = HttpServletStreamableServerTransportProvider.builder()
                .jsonMapper(WeatherServer.json()).mcpEndpoint("/mcp").contextExtractor(request -> {
                    authorizations.add(String.valueOf(request.getHeader("Authorization")));
                    return io.modelcontextprotocol.common.McpTransportContext.EMPTY;
                }).build();
        server = io.modelcontextprotocol.server.McpServer.sync(transport).serverInfo("weather", "1")
                .jsonSchemaValidator((schema, content) -> null).validateToolInputs(false)
                .capabilities(McpSchema.ServerCapabilities.builder().tools(false).build()).tools(WeatherServer.tools())
                .build();
        tomcat.setBaseDir(System.getProperty("java.io.tmpdir"));
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(port);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext("", System.getProperty("java.io.tmpdir"));
        Wrapper wrapper = context.createWrapper();
        wrapper.setName("mcp");
        wrapper.setServlet(transport);
        wrapper.setAsyncSupported(true);
        context.addChild(wrapper);
        context.addServletMappingDecoded("/mcp", "mcp");
        tomcat.start();
        url = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/mcp");
    }

    URI url() {
        return url;
    }

    /** What the requests had so far. */
    List<String> authorizations() {
        return authorizations;
    }

    @Override
    public void close() throws LifecycleException {
        server.close();
        tomcat.stop();
        tomcat.destroy();
    }
}
