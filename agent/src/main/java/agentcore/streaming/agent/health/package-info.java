/**
 * What {@code GET /ping} says, and how others say that they are at work ({@link agentcore.streaming.agent.health.BackgroundWork}).
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-http-protocol-contract.html">HTTP
 *      protocol contract</a>
 */
package agentcore.streaming.agent.health;
