/**
 * The function's log: what of {@code java.util.logging} reaches Lambda, in which form, and with which ids. Knows nothing of
 * what the function does.
 *
 * <p>Vert.x, Netty and the SDK (through SLF4J) log there too, on any thread. What belongs to a request says so by itself
 * ({@code RequestLog}): a thousand requests may share the event loop, so no thread knows which one it is at.
 */
package agentcore.streaming.proxy.log;
