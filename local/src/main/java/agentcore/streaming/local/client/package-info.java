/**
 * A client of a chain, wherever it runs: {@code TargetOptions} and {@code Targets} say which one is meant and how to be let in,
 * {@code StackOutputs} what Pulumi has deployed. {@code Client} sends requests, with what {@code Access} adds to them, and each
 * {@code Exchange} keeps when what of the answer arrived. {@code Command} is the process around it. Of the smoke test and the evaluation; it knows the API from outside
 * only.
 */
package agentcore.streaming.local.client;
