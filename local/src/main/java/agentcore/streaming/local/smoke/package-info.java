/**
 * The smoke test, {@code ./smoke}: asks a chain what its clients would, on a laptop or deployed, and judges the answers.
 *
 * <p>{@code Main} reads options and environment; {@code StackOutputs} says what Pulumi has deployed; {@code Client} sends
 * requests, with what {@code Access} adds to them, and each {@code Exchange} keeps when what of the answer arrived.
 * {@code Checks} makes rows of that, {@code Probe} a report of what AWS doesn't document. It takes part in nothing else of the
 * stack, and knows the API from outside only.
 */
package agentcore.streaming.local.smoke;
