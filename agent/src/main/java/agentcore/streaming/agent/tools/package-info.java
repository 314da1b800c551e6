/**
 * What the model may ask for, beside words. A tool is one {@link agentcore.streaming.agent.tools.Tool}; those that are here
 * are made by {@link agentcore.streaming.agent.tools.Tools}. Everything runs on the event loop that asks, and blocks it never.
 *
 * <p>{@link agentcore.streaming.agent.tools.RecordTool} makes a tool of a record and a function: {@code RecordType} and
 * {@code InputType} know JSON Schema of it and how to read what the model made. {@code HttpGetTool} is the one that reaches
 * out: {@code WebOrigin} says whom it may ask, {@code PublicAddresses} where it may connect, {@code TextAnswer} reads.
 */
package agentcore.streaming.agent.tools;
