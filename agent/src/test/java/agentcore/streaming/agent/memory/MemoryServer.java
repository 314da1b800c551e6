package agentcore.streaming.agent.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * What of AgentCore Memory is used, over HTTP, after the service model {@code bedrock-agentcore/2024-02-28}: CreateEvent
 * answers 201; ListEvents has the newest first, in pages. The SDK's own client judges what it says.
 */
final class MemoryServer implements AutoCloseable {
    /** The service lists 100 at most; a test wants pages sooner. */
    private static final int PAGE = 2;

    record Request(String method, String path, JsonObject body) {}

    private final Map<String, List<JsonObject>> events = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private final ScriptedServer server = new ScriptedServer(this::answer);

    String url() {
        return server.url();
    }

    List<Request> requests() {
        return requests;
    }

    /** Throttles so many requests. */
    void refuse(int times) {
        refusals.set(times);
    }

    void add(String actor, String session, JsonArray payload) {
        List<JsonObject> all = events.computeIfAbsent(actor + "/" + session, key -> new CopyOnWriteArrayList<>());
        all.addFirst(new JsonObject().put("memoryId", "m").put("actorId", actor).put("sessionId", session)
                .put("eventId", "0000001750000000000#" + all.size()).put("eventTimestamp", 1750000000.5)
                .put("payload", payload).put("branch", new JsonObject().put("name", "main")));
    }

    private boolean answer(Call call) {
        JsonObject body = new JsonObject(new String(call.readBody(), UTF_8));
        requests.add(new Request(call.method(), call.target(), body));
        if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            call.answer(429, "{\"message\":\"Rate exceeded for session s-secret\"}",
                    "x-amzn-ErrorType: ThrottledException",
                    "Content-Type: application/json");
        } else if (call.target().endsWith("/events")) {
            add(body.getString("actorId"), body.getString("sessionId"), body.getJsonArray("payload"));
            call.answer(201, new JsonObject()
                    .put("event", events.get(body.getString("actorId") + "/" + body.getString("sessionId")).getFirst())
                    .encode(), "Content-Type: application/json");
        } else {
            String[] path = call.target().split("/"); // /memories/ID/actor/ACTOR/sessions/SESSION
            List<JsonObject> all = new ArrayList<>(events.getOrDefault(path[4] + "/" + path[6], List.of()));
            int from = Integer.parseInt(body.getString("nextToken", "0"));
            int to = Math.min(all.size(), from + PAGE);
            JsonObject answer = new JsonObject().put("events", new JsonArray(all.subList(from, to)));
            call.answer(200, (to < all.size() ? answer.put("nextToken", "" + to) : answer).encode(),
                    "Content-Type: application/json");
        }
        return true;
    }

    @Override
    public void close() {
        server.close();
    }
}
