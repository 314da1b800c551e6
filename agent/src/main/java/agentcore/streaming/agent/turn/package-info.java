/**
 * A turn: what the user says, the model's answer, and the tools it uses in between ({@code Turn}); one at a time in each session
 * ({@link agentcore.streaming.agent.turn.Turns}); told to the caller as it happens
 * ({@link agentcore.streaming.agent.turn.EventStream}).
 *
 * <p>All of it on one event loop, which nothing blocks. Nothing of a turn outlives it but what the memory keeps.
 */
package agentcore.streaming.agent.turn;
