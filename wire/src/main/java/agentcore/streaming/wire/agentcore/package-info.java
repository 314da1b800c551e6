/**
 * Amazon Bedrock AgentCore Runtime: the data plane's paths, headers, error codes and identifiers, and the container's.
 *
 * <p>Constants and records only. Called by {@code proxy} (the client), {@code agent} (the container) and {@code local}
 * (the emulator).
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-http-protocol-contract.html">HTTP
 *      protocol contract</a>
 */
package agentcore.streaming.wire.agentcore;
