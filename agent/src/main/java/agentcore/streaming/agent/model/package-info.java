/**
 * What makes answers: {@link agentcore.streaming.agent.model.Model}, which is asked for one message at a time and gives it as
 * {@link agentcore.streaming.agent.model.ConverseEvent}s, with back-pressure and cancelling. Behind it: Amazon Bedrock
 * ({@code BedrockModel}), whatever speaks OpenAI's chat completions ({@code OpenAiModel}), and one that works offline
 * ({@code OfflineModel}).
 *
 * <p>Called by the turn, on its event loop, to which everything comes back. A model keeps nothing of a conversation.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ConverseStream.html">ConverseStream</a>
 */
package agentcore.streaming.agent.model;
