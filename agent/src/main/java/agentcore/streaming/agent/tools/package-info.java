/**
 * What the model may ask for, beside words. A tool is one {@link agentcore.streaming.agent.tools.Tool}; those that are here
 * are offered by default or by a setting. Everything runs on the event loop that asks, and blocks it never.
 */
package agentcore.streaming.agent.tools;
