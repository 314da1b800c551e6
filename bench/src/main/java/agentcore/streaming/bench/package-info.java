/**
 * Measures the packaged function beside the same function in JavaScript, over the same emulators, in one run: what a user of
 * it would feel, and pay. Nothing of it is shipped.
 *
 * <p>Here are the two ends of the chain, {@link agentcore.streaming.bench.FakeRuntimeApi} and
 * {@link agentcore.streaming.bench.FakeAgentCore}, each on an event loop of its own; the functions are processes. As both
 * ends are in one process, one clock says how long an event was on its way.
 */
package agentcore.streaming.bench;
