/**
 * What is said in a conversation, in the shape of Amazon Bedrock's Converse. Values only: immutable, without I/O; read by
 * the model, the tools and the memory.
 *
 * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Message.html">Message</a>
 */
package agentcore.streaming.agent.conversation;
