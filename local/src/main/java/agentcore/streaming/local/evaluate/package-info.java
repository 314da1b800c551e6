/**
 * The evaluation, {@code ./evaluate}: plays conversations with a chain and judges what it says. {@code ScriptReader} reads them
 * ({@code conversations.json}, or one's own), {@code Evaluation} plays them, {@code Judge} looks at one answer.
 */
package agentcore.streaming.local.evaluate;
