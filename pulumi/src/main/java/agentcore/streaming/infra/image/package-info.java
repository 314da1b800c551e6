/**
 * The container image of the agent, made of {@code agent/target/agent/} and {@code contract/image.json} by Jib Core, without
 * a container engine.
 *
 * <p>{@code ImageSpec} is what the file says, {@code ImageLayers} which file goes where, {@code ContentHash} the tag that
 * follows from both before anything is built. {@code ImageBuild} makes a tar or pushes; the Pulumi program calls it, and
 * {@code ImageCommand} does for a command line.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-http-protocol-contract.html">What
 *      AgentCore asks of a container</a>
 */
package agentcore.streaming.infra.image;
