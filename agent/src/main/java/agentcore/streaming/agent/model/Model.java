package agentcore.streaming.agent.model;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

import agentcore.streaming.agent.conversation.Message;
import agentcore.streaming.agent.tools.Tool;
import io.vertx.core.Future;
import io.vertx.core.streams.ReadStream;

/** What makes answers. To be used on one event loop, which it never blocks. */
public interface Model {
    /**
     * What a model is asked.
     *
     * @param modelId which model, in the words of whoever runs it
     * @param system what the model is told before all; none for nothing
     * @param messages what was said, oldest first; the last is the user's
     * @param tools what it may ask for
     * @param temperature from 0 to 1; the model's own if there is none
     * @param maxTokens the longest answer, in tokens
     */
    record Call(String modelId, Optional<String> system, List<Message> messages, List<Tool.Description> tools,
            OptionalDouble temperature, int maxTokens) {
        /** Lists are copied. */
        public Call {
            messages = List.copyOf(messages);
            tools = List.copyOf(tools);
        }
    }

    /**
     * Asks for one message.
     *
     * @param call what is asked
     * @return the answer, which begins once it has a handler
     */
    Answer ask(Call call);

    /**
     * Makes ready what can be made before anybody asks, and nothing that is unique or ages: no connection, no credentials,
     * no random state, as the process may be frozen after it and be restored many times.
     *
     * @return done once the first call needn't wait for more than the model; a failure doesn't keep the model from being asked
     */
    default Future<Void> warmUp() {
        return Future.succeededFuture();
    }

    /**
     * An answer while it is being made: a message from {@link ConverseEvent.MessageStart} to {@link ConverseEvent.Metadata},
     * never a {@link ConverseEvent.Failure}: what fails, fails the stream, with a {@link ModelException} where it is known
     * what the client may be told. It may be paused, and is given up by {@link #cancel()}. To be used on the event loop on
     * which it was asked for.
     */
    interface Answer extends ReadStream<ConverseEvent> {
        /** Gives the answer up: nothing more is handed out, no end either; the model is let go. */
        void cancel();
    }
}
