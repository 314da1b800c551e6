/**
 * What was said before in a session. Behind {@link agentcore.streaming.agent.memory.Memory}: the process's own memory, or
 * AgentCore Memory, made by {@link agentcore.streaming.agent.memory.Memories}. {@code History} says what of a long session
 * goes on; {@code MemoryEvents} and {@code TurnJson} what an event of AgentCore Memory is made of.
 */
package agentcore.streaming.agent.memory;
