/**
 * The container that AgentCore runs: {@code POST /invocations} and {@code GET /ping}.
 *
 * <p>{@code Main} reads the environment; {@code AgentServer} owns the two paths; {@code Turn} moves one answer from a
 * {@link agentcore.streaming.agent.Model} to the response, as the {@link agentcore.streaming.agent.ConverseEvent}s that
 * {@code ConverseWriter} writes. {@code OfflineModel} is the model of this version.
 *
 * <p>All of it runs on one event loop, which nothing blocks: health checks are answered while answers stream.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-http-protocol-contract.html">HTTP
 *      protocol contract</a>
 */
package agentcore.streaming.agent;
