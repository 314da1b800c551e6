/**
 * The laptop stack: API Gateway, Lambda with the packaged function, AgentCore's data plane, and an agent, on one machine and
 * without AWS. {@code ./run-local} builds what it needs and starts {@code Main}.
 *
 * <p>{@code Stack} starts the parts and says what they are called; {@code Main} ends with it. The emulators are
 * {@code gateway}, {@code lambda} and {@code agentcore}, which talk over HTTP only, by the server in {@code http}. A request
 * passes: {@code Front}, {@code gateway}, {@code lambda}, the function's process, {@code agentcore}, the agent.
 */
package agentcore.streaming.local;
