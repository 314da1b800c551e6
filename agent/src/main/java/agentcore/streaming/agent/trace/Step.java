package agentcore.streaming.agent.trace;

import java.util.Optional;
import java.util.OptionalDouble;

/** A turn, or a part of it: a call of the model, a use of a tool. What is told after its end is lost. */
public interface Step {
    /**
     * The model is asked.
     *
     * @param modelId which model
     * @param maxTokens the longest message
     * @param temperature the model's own if there is none
     * @return a part of this, to be ended
     */
    Step model(String modelId, int maxTokens, OptionalDouble temperature);

    /**
     * A tool is used.
     *
     * @param name one of the agent's; none if the model has asked for what isn't there, as that name is its own words
     * @param useId names this use
     * @return a part of this, to be ended
     */
    Step tool(Optional<String> name, Optional<String> useId);

    /**
     * Why the model has ended its message.
     *
     * @param reason Converse's word, such as {@code end_turn}
     */
    void stopReason(String reason);

    /**
     * What it took.
     *
     * @param input tokens that the model read
     * @param output tokens that it wrote
     */
    void tokens(int input, int output);

    /**
     * It is over; once more has no effect.
     *
     * @param error one of few words for what went wrong, none if all is well
     */
    void end(Optional<String> error);
}
