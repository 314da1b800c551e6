package agentcore.streaming.chain;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;

/** An API whose answers are right, but come all at once; for each method a test may have another answer. */
final class ScriptedApi implements AutoCloseable {
    static final String SESSION = "session-of-the-script-0123456789abcdef";
    static final String[] ANSWER = {"Content-Type: text/event-stream", "X-Session-Id: " + SESSION, "X-Request-Id: r-1"};
    static final String EVENTS = """
            data: {"event": {"messageStart": {"role": "assistant"}}}

            data: {"event": {"contentBlockDelta": {"delta": {"text": "はい"}, "contentBlockIndex": 0}}}

            data: {"event": {"messageStop": {"stopReason": "end_turn"}}}

            """;

    private final Map<String, Consumer<Call>> answers = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final ScriptedServer server = new ScriptedServer(this::answer);

    ScriptedApi() {
        answers.put("prompt", call -> call.answer(200, EVENTS, ANSWER));
        answers.put("[]", call -> call.answer(400,
                "{\"error\":{\"type\":\"BadRequest\",\"message\":\"No.\",\"requestId\":\"r-2\"}}",
                "X-Request-Id: r-2"));
        answers.put("DELETE",
                call -> call.answer(200, "{\"sessionId\":\"" + SESSION + "\",\"status\":\"stopped\"}"));
        answers.put("OPTIONS", call -> call.head(204).done());
    }

    /** With another answer to the prompt, the invalid body ({@code []}), or a method. */
    ScriptedApi with(String request, Consumer<Call> answer) {
        answers.put(request, answer);
        return this;
    }

    private boolean answer(Call call) {
        byte[] body = call.readBody();
        TreeMap<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        call.headers().forEach(header -> headers.put(header.getKey(), header.getValue()));
        requests.add(new Request(call.method(), call.target(), headers, body));
        String prompt = new String(body, StandardCharsets.UTF_8).equals("[]") ? "[]" : "prompt";
        answers.get(call.method().equals("POST") ? prompt : call.method()).accept(call);
        return true;
    }

    /** What has come; headers by their names in any case. */
    List<Request> requests() {
        return requests;
    }

    record Request(String method, String target, SortedMap<String, String> headers, byte[] body) {}

    String invokeUrl() {
        return server.url() + "/prod/invoke";
    }

    @Override
    public void close() {
        server.close();
    }
}
