package agentcore.streaming.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import agentcore.streaming.agent.tools.Tool;
import io.vertx.core.Future;
import io.vertx.core.Promise;
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
