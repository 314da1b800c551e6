/**
 * What a turn tells of itself while it happens, for traces: {@link agentcore.streaming.agent.trace.Traces} begins a
 * {@link agentcore.streaming.agent.trace.Step} for each turn, of which the others are parts. Called by the turn, on its event
 * loop. Never given what was said: no prompt, no answer, no tool's input or result, no session's id.
 */
package agentcore.streaming.agent.trace;
