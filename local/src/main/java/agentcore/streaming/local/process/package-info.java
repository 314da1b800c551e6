/**
 * The processes that the stack starts: the function's execution environments and the agent. Thread-safe; waiting blocks.
 */
package agentcore.streaming.local.process;
