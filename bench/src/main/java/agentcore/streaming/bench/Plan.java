package agentcore.streaming.bench;

import io.vertx.core.json.JsonObject;

/**
 * What the agent is to answer: it stands in the request's body, and so travels through the function.
 *
 * @param contentType of the answer
 * @param events how many events of {@link SampleEvent#LENGTH} bytes; {@link #UNTIL_TOLD} for as many as there is time for
 * @param gapMillis the time between two of them; 0: each in a turn of the event loop of its own
 * @param bulkBytes instead of events, an answer of so many bytes in one go; 0 for events
 */
record Plan(String contentType, int events, int gapMillis, long bulkBytes) {
    static final int UNTIL_TOLD = -1;
    static final String EVENT_STREAM = "text/event-stream";
    static final String OCTETS = "application/octet-stream";

    static Plan events(int events, int gapMillis) {
        return new Plan(EVENT_STREAM, events, gapMillis, 0);
    }

    static Plan bulk(String contentType, long bytes) {
        return new Plan(contentType, 0, 0, bytes);
    }

    String json() {
        return new JsonObject().put("prompt", "こんにちは、あなたは何ができますか？").put("contentType", contentType)
                .put("events", events).put("gapMillis", gapMillis).put("bulkBytes", bulkBytes).encode();
    }

    static Plan of(JsonObject body) {
        return new Plan(body.getString("contentType"), body.getInteger("events"), body.getInteger("gapMillis"),
                body.getLong("bulkBytes"));
    }
}
