/**
 * Server-sent events as bytes: where lines and events end ({@link agentcore.streaming.wire.sse.SseBoundary}), what they
 * mean ({@link agentcore.streaming.wire.sse.SseReader}) and how to write them
 * ({@link agentcore.streaming.wire.sse.SseWriter}).
 *
 * <p>Owns the format and nothing else: no sockets, no threads. Each instance belongs to the one thread that feeds it.
 * Called by the relay in {@code proxy}, by {@code agent}, and by tests.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">WHATWG HTML, section 9.2</a>
 */
package agentcore.streaming.wire.sse;
