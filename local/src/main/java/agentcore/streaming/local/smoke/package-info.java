/**
 * The smoke test, {@code ./smoke}: asks a chain what its clients would, on a laptop or deployed, and judges the answers.
 * {@code Checks} makes rows of them, {@code Probe} a report of what AWS doesn't document.
 */
package agentcore.streaming.local.smoke;
