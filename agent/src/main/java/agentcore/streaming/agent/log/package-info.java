/**
 * The agent's log: what of {@code java.util.logging} goes to stderr, as text or JSON, a line each. Vert.x, Netty and the SDK
 * (through SLF4J) log there too. Knows nothing of what the agent does.
 */
package agentcore.streaming.agent.log;
