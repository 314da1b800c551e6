package agentcore.streaming.agent;

import io.vertx.core.streams.ReadStream;

/** What makes answers. */
interface Model {
    /**
     * Answers a prompt.
     *
     * @param prompt what the user said
     * @return the answer, which begins once it has a handler
     */
    Answer answer(String prompt);

    /**
     * An answer while it is being made: a message from {@link ConverseEvent.MessageStart} to
     * {@link ConverseEvent.Metadata}. It may be paused, and is given up by {@link #cancel()}; to be used on the event loop on
     * which it was asked for.
     */
    interface Answer extends ReadStream<ConverseEvent> {
        /** Gives the answer up: nothing more is handed out, no end either. */
        void cancel();
    }
}
