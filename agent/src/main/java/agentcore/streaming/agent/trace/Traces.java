package agentcore.streaming.agent.trace;

import java.util.Optional;

import io.vertx.core.Future;

/** Where turns are told to. */
public interface Traces {
    /**
     * Makes ready what can be made before there is a turn, and nothing that is unique: no connection, no id.
     *
     * @return done once turns are traced; never fails
     */
    Future<Void> warmUp();

    /**
     * A turn begins.
     *
     * @param caller the trace that it is part of
     * @param sessionHash tells its session from others
     * @param modelId the model that it asks
     * @return to be ended
     */
    Step turn(TraceContext caller, Optional<String> sessionHash, String modelId);

    /** {@return done once what was told is sent, or can't be within a second; never fails} */
    Future<Void> close();

    /** {@return what does nothing} */
    static Traces none() {
        return NoTraces.INSTANCE;
    }
}
