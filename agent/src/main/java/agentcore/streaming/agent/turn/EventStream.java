package agentcore.streaming.agent.turn;

import agentcore.streaming.agent.conversation.Message;
import agentcore.streaming.agent.model.ConverseEvent;
import agentcore.streaming.wire.sse.SseWriter;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/**
 * The answer on its way to the caller: an event a write, as server-sent events under status 200, whatever comes: AgentCore makes
 * 424 of every error status, and its client would never learn why.
 */
public final class EventStream {
    private final HttpServerResponse response;

    /**
     * A stream that has not begun.
     *
     * @param response whose head is not written yet
     */
    public EventStream(HttpServerResponse response) {
        this.response = response.setChunked(true).putHeader("Content-Type", "text/event-stream; charset=utf-8");
    }

    /** Writes the head at once: who calls must not take a model that thinks for an agent that is silent. */
    void begin(Runnable left, Runnable drained) {
        response.closeHandler(closed -> left.run());
        response.exceptionHandler(failed -> left.run());
        response.drainHandler(free -> drained.run());
        response.writeHead();
    }

    /** Writes an event; false if the caller should be waited for before the next. */
    boolean write(ConverseEvent event) {
        return write(ConverseWriter.json(event));
    }

    /** Writes the results of tools. */
    void write(Message results) {
        write(ConverseWriter.json(results));
    }

    private boolean write(String json) {
        response.write(Buffer.buffer(SseWriter.event(json)));
        return !response.writeQueueFull();
    }

    Future<Void> end() {
        return response.end();
    }

    /**
     * Tells why there is no answer, and ends.
     *
     * @param failure what the caller is told
     * @return done when it is sent
     */
    public Future<Void> refuse(ConverseEvent.Failure failure) {
        return response.end(Buffer.buffer(SseWriter.event(ConverseWriter.json(failure))));
    }
}
