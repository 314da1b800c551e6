/**
 * What was said before in a session. Behind {@link agentcore.streaming.agent.memory.Memory}: the process's own memory, or
 * AgentCore Memory.
 */
package agentcore.streaming.agent.memory;
