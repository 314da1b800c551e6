package agentcore.streaming.agent.memory;

import java.util.List;

import agentcore.streaming.agent.conversation.Message;
import io.vertx.core.Future;

/** Keeps what was said in a session, from turn to turn. Used on an event loop, by one turn at a time for each session. */
public interface Memory {
    /**
     * What was said so far.
     *
     * @param sessionId the session
     * @return the messages, oldest first; none for a session that isn't known
     */
    Future<List<Message>> read(String sessionId);

    /**
     * Adds a turn that was completed.
     *
     * @param sessionId the session
     * @param turn the user's message, the model's, and the tools' results between, in order
     * @return done once it is kept
     */
    Future<Void> add(String sessionId, List<Message> turn);
}
