package agentcore.streaming.agent.tools.mcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

import agentcore.streaming.agent.tools.Tool;
import agentcore.streaming.agent.tools.ToolException;
import agentcore.streaming.wire.fixture.RecordedLog;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Servers of the official SDK: one in a servlet container, one as a process. */
class McpServerTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final JsonObject KYOTO = new JsonObject().put("city", "京都");
    private static final String DOWN = "The server of this tool didn't answer. Ask once more; if it fails again, it is down.";
    private static HttpWeatherServer web;
    private static McpServer overHttp;
    private static McpServer asProcess;

    @BeforeAll
    static void start() throws Exception {
        web = new HttpWeatherServer(0);
        overHttp = join(McpServer.connect(VERTX, "web", web.url(), Map.of("Authorization", "Bearer t-secret")));
        asProcess = join(McpServer.run(VERTX, "own",
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                        "-cp", System.getProperty("java.class.path"), WeatherServer.class.getName()),
                Map.of("WEATHER_KEY", "k")));
    }

    @AfterAll
    static void stop() throws Exception {
        join(overHttp.close());
        join(asProcess.close());
        web.close();
        join(VERTX.close());
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }

    private static Tool tool(McpServer server, String name) {
        return server.tools().stream().filter(tool -> tool.description().name().endsWith("_" + name)).findFirst()
                .orElseThrow();
    }

    private static Throwable failure(Future<?> future) {
        try {
            throw new AssertionError("It didn't fail: " + join(future));
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    private static String told(Future<?> future) {
        Throwable failure = failure(future);
        assertTrue(failure instanceof ToolException, failure::toString);
        return failure.getMessage();
    }

    @Test
    void aServersToolsAreKnownByNamesThatBedrockTakes() {
        for (McpServer server : List.of(overHttp, asProcess)) {
            Tool.Description description = tool(server, "weather_today").description();
            assertEquals(server == overHttp ? "web_weather_today" : "own_weather_today", description.name());
            assertEquals("About weather.today", description.description());
            assertEquals(new JsonObject(WeatherServer.SCHEMA), description.inputSchema());
            assertEquals(6, server.tools().size());
        }
    }

    @Test
    void whatAToolSaysIsTold() {
        for (McpServer server : List.of(overHttp, asProcess)) {
            assertEquals("京都は晴れ", join(tool(server, "weather_today").use(KYOTO)));
            assertEquals("{\"mm\":3}", join(tool(server, "structured").use(KYOTO)));
            assertEquals("[image, which can't be shown]", join(tool(server, "image").use(KYOTO)));
            assertEquals("There is no such city.", told(tool(server, "fails").use(KYOTO)));
        }
    }

    /** As a process only: over HTTP the SDK's servlet, where a tool throws, now and then breaks off its own answer. */
    @Test
    void whatTheServerSaysOfAToolThatThrowsIsTold() {
        String thrown = told(tool(asProcess, "throws").use(KYOTO));
        assertTrue(thrown.contains("planned"), thrown);
    }

    @Test
    void everyRequestHasTheHeadersThatAreConfigured() {
        join(tool(overHttp, "weather_today").use(KYOTO));
        assertTrue(web.authorizations().size() >= 4, web.authorizations()::toString);
        assertTrue(web.authorizations().stream().allMatch("Bearer t-secret"::equals), web.authorizations()::toString);
    }

    @Test
    void aHeaderThatCantBeSentIsToldAndNotShown() {
        for (Map<String, String> headers : List.of(Map.of("Authorization", "planted\n"), Map.of("Host", "planted"))) {
            Throwable failure = failure(McpServer.connect(VERTX, "web", web.url(), headers));
            assertEquals("The MCP server web can't be used: one of its headers can't be sent. Is it one that HTTP "
                    + "clients set themselves, or has it a line end in it?", failure.getMessage());
        }
    }

    @Test
    void aUrlMayEndWithItsHost() {
        Throwable failure = failure(McpServer.connect(VERTX, "web",
                URI.create("http://127.0.0.1:" + web.url().getPort()), Map.of()));
        assertTrue(failure.getMessage().startsWith("The MCP server web can't be used: "), failure::toString);
    }

    /** The build's own variables are many; credentials may be among them. */
    @Test
    void aProcessGetsItsOwnVariablesAndNotTheAgents() {
        String names = join(tool(asProcess, "environment").use(KYOTO));
        assertTrue(names.contains("WEATHER_KEY"), names);
        List<String> harmless = List.of("HOME", "LOGNAME", "PATH", "SHELL", "TERM", "USER");
        List<String> secret = System.getenv().keySet().stream().filter(name -> !harmless.contains(name)).toList();
        assertFalse(secret.isEmpty());
        assertTrue(
                secret.stream().noneMatch(name -> List.of(names.replaceAll("[\\[\\]]", "").split(", ")).contains(name)),
                names);
    }

    @Test
    void aServerThatWasRestartedIsAskedInANewSessionTheNextTime() throws Exception {
        HttpWeatherServer first = new HttpWeatherServer(0);
        McpServer server = join(McpServer.connect(VERTX, "web", first.url(), Map.of()));
        first.close();
        HttpWeatherServer second = new HttpWeatherServer(first.url().getPort());
        assertEquals(DOWN, told(tool(server, "weather_today").use(KYOTO)));
        assertEquals("京都は晴れ", join(tool(server, "weather_today").use(KYOTO)));
        join(server.close());
        second.close();
    }

    @Test
    void aServerThatIsDownIsToldWithoutItsAddressAndLoggedWithoutTheInput() throws Exception {
        HttpWeatherServer gone = new HttpWeatherServer(0);
        McpServer server = join(McpServer.connect(VERTX, "web", gone.url(), Map.of()));
        gone.close();
        try (RecordedLog log = new RecordedLog()) {
            assertEquals(DOWN,
                    told(tool(server, "weather_today").use(KYOTO)));
            assertTrue(log.text().contains("The MCP server web did not answer a use of web_weather_today"), log::text);
            assertFalse(log.text().contains("京都"), log::text);
        }
        join(server.close());
    }

    @Test
    void aServerThatCanNotBeUsedIsSaidInOneSentence() {
        for (Future<McpServer> start : List.of(
                McpServer.connect(VERTX, "web", URI.create("http://127.0.0.1:1/mcp"), Map.of()),
                McpServer.connect(VERTX, "web", web.url().resolve("/nothing-here"), Map.of()),
                McpServer.run(VERTX, "web", List.of("/no/such/program"), Map.of()))) {
            Throwable failure = failure(start);
            assertTrue(failure instanceof McpException, failure::toString);
            assertTrue(failure.getMessage()
                    .matches("The MCP server web can't be used: .+\\. Is its URL or command right, and "
                            + "does it run\\?"),
                    failure.getMessage());
        }
        assertEquals("The name of an MCP server must be 1 to 20 of a-z A-Z 0-9 -, unlike 'a_b'.",
                failure(McpServer.run(VERTX, "a_b", List.of("x"), Map.of())).getMessage());
    }
}
