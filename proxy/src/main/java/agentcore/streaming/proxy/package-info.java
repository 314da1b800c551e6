/**
 * The function: takes API Gateway's event, calls the agent runtime, and relays its answer while it is being made.
 *
 * <p>In the order in which a request passes: {@code Main} reads the environment into {@code Settings};
 * {@code ProxyHandler} routes an event and owns the request from there; {@code InvokeRequest} is a valid one;
 * {@code Principal} says whose
 * session it is; {@code AgentCore} calls the agent; {@code Relay} moves its answer to the response, with {@code SseGate} (whole lines
 * only), {@code StreamJudge} (was it complete?) and the time limits. What goes wrong is a {@code Problem}, which
 * {@code ProblemWriter} writes as an error answer or as an error event. An {@code InvocationReport} goes along with the
 * request: its log, and what {@code Telemetry} says of it at its end.
 *
 * <p>All of it runs on the one event loop of the runtime.
 */
package agentcore.streaming.proxy;
