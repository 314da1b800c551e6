package agentcore.streaming.agent;

import java.util.logging.Level;
import java.util.logging.Logger;

import agentcore.streaming.wire.sse.SseWriter;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

/**
 * One answer on its way to the caller: an event a write, and no more asked of the model while the caller doesn't read. If
 * the caller leaves, the answer is given up. If the model fails, the connection is cut: a message that has begun and doesn't
 * end must not look complete.
 */
final class Turn {
    private static final Logger LOG = Logger.getLogger(Turn.class.getName());

    private final Model.Answer answer;
    private final HttpServerResponse response;

    Turn(Model.Answer answer, HttpServerResponse response) {
        this.answer = answer;
        this.response = response;
    }

    void start() {
        response.closeHandler(left -> answer.cancel());
        response.exceptionHandler(failed -> answer.cancel());
        response.drainHandler(drained -> answer.resume());
        response.writeHead(); // at once: who calls must not take a model that thinks for an agent that is silent
        answer.exceptionHandler(this::onFailure);
        answer.endHandler(end -> response.end());
        answer.handler(this::onEvent);
    }

    private void onEvent(ConverseEvent event) {
        response.write(bytes(event));
        if (response.writeQueueFull()) {
            answer.pause();
        }
    }

    private void onFailure(Throwable failure) {
        LOG.log(Level.SEVERE, "The model failed within an answer.", failure);
        response.reset();
    }

    static Buffer bytes(ConverseEvent event) {
        return Buffer.buffer(SseWriter.event(ConverseWriter.json(event)));
    }
}
