/**
 * AgentCore Runtime's data plane: {@code InvokeAgentRuntime} and {@code StopRuntimeSession} for one runtime, whose container is
 * reached over HTTP.
 *
 * <p>{@code DataPlane} checks requests as the service does and relays; {@code Sessions} knows who is active;
 * {@code AgentContainer} speaks the container's contract. Flush by flush: what the agent writes goes on as it comes. If the
 * agent's answer breaks off, so does the caller's; if the caller leaves, the agent goes on, as users of AgentCore have found
 * in their logs. A session that is stopped cuts the answers that are under way in it.
 *
 * <p>A runtime takes signed calls or tokens ({@code Authorizer}). Signatures are looked for, not verified; tokens are verified
 * ({@code JwtAuthorizer}), their scopes and custom claims are not looked at. Not here: the metadata of a runtime that takes
 * tokens, a process a session (all sessions share the one agent), faults on request.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock-agentcore/latest/APIReference/API_InvokeAgentRuntime.html">
 *      InvokeAgentRuntime</a>
 */
package agentcore.streaming.local.agentcore;
