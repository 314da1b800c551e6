package agentcore.streaming.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import agentcore.streaming.agent.tools.Tool;
import agentcore.streaming.agent.tools.mcp.McpServer;
import agentcore.streaming.wire.fixture.RecordedLog;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class ServerToolsTest {
    private Instant now = Instant.EPOCH;
    private int asked;
    private int closed;
    private Promise<ServerTools.Connected> connection = Promise.promise();

    private final ServerTools tools = new ServerTools(List.of(tool("current_time", "ours")), Map.of("docs", server()),
            () -> now);

    private record Named(String name, String about) implements Tool {
        @Override
        public Description description() {
            return new Description(name, about, new JsonObject());
        }

        @Override
        public Future<String> use(JsonObject input) {
            return Future.succeededFuture("");
        }
    }

    private static Tool tool(String name, String description) {
        return new Named(name, description);
    }

    private Supplier<Future<ServerTools.Connected>> server() {
        return () -> {
            asked++;
            return connection.future();
        };
    }

    private void connect() {
        connection.complete(new ServerTools.Connected(List.of(tool("docs_search", ""), tool("current_time", "theirs")),
                () -> {
                    closed++;
                    return Future.succeededFuture();
                }));
    }

    @Test
    void aServerIsConnectedByTheFirstTurnAndByNoOther() {
        assertEquals(0, asked);
        Future<Map<String, Tool>> first = tools.tools();
        Future<Map<String, Tool>> second = tools.tools();
        connect();
        assertEquals(Set.of("docs_search", "current_time"), first.result().keySet());
        assertEquals(first.result(), second.result());
        assertEquals("ours", first.result().get("current_time").description().description());
        tools.tools();
        assertEquals(1, asked);
    }

    @Test
    void oneThatCantBeReachedIsLeftOutAndAskedAgainAfterAMinute() {
        connection.fail("down");
        assertEquals(Set.of("current_time"), tools.tools().result().keySet());
        connection = Promise.promise();
        now = now.plus(ServerTools.AGAIN).minusNanos(1);
        assertEquals(Set.of("current_time"), tools.tools().result().keySet());
        assertEquals(1, asked);
        now = now.plusNanos(1);
        Future<Map<String, Tool>> again = tools.tools();
        connect();
        assertEquals(2, again.result().size());
        assertEquals(2, asked);
    }

    @Test
    void oneThatCantEvenBeTriedIsLeftOutToo() {
        ServerTools broken = new ServerTools(List.of(tool("current_time", "ours")), Map.of("docs", () -> {
            throw new IllegalArgumentException("planned");
        }), () -> now);
        assertEquals(Set.of("current_time"), broken.tools().result().keySet());
    }

    @Test
    void whoeverConfiguredItIsToldWhatIsWrong() {
        Vertx vertx = Vertx.vertx();
        try (RecordedLog log = new RecordedLog()) {
            ServerTools wrong = new ServerTools(List.of(), Map.of("docs",
                    () -> McpServer
                            .connect(vertx, "docs", URI.create("http://127.0.0.1/mcp"), Map.of("Host", "planted"))
                            .mapEmpty()),
                    () -> now);
            assertEquals(Map.of(), wrong.tools().result());
            assertTrue(log.text().contains("WARNING: The MCP server docs can't be used: one of its headers"),
                    log.text());
            assertFalse(log.text().contains("planted"), log.text());
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    @Test
    void whatIsConnectedIsClosedInTheEnd() {
        tools.tools();
        connect();
        assertTrue(tools.close().succeeded());
        assertEquals(1, closed);
    }

    @Test
    void whatNobodyHasAskedForIsNotConnectedInTheEnd() {
        assertTrue(tools.close().succeeded());
        assertEquals(0, asked);
    }
}
