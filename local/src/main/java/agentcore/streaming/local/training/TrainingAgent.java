package agentcore.streaming.local.training;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import agentcore.streaming.local.http.HttpHandler;
import agentcore.streaming.local.http.HttpHeaders;
import agentcore.streaming.local.http.HttpRequest;
import agentcore.streaming.local.http.HttpResponse;

/** An agent whose answer is a Converse stream of {@value #PIECES} pieces of text. */
final class TrainingAgent implements HttpHandler {
    static final int PIECES = 50;
    static final String LAST = "{\"event\": {\"messageStop\": {\"stopReason\": \"end_turn\"}}}";

    @Override
    public void handle(HttpRequest request, HttpResponse response) throws IOException {
        request.body().readAll(Integer.MAX_VALUE);
        response.begin(200, HttpHeaders.NONE.with("Content-Type", "text/event-stream"));
        write(response, "{\"event\": {\"messageStart\": {\"role\": \"assistant\"}}}");
        for (int i = 0; i < PIECES; i++) {
            write(response, "{\"event\": {\"contentBlockDelta\": {\"delta\": {\"text\": \"piece " + i
                    + " \"}, \"contentBlockIndex\": 0}}}");
        }
        write(response, LAST);
        response.end();
    }

    private static void write(HttpResponse response, String event) throws IOException {
        response.write(("data: " + event + "\n\n").getBytes(StandardCharsets.UTF_8));
    }
}
