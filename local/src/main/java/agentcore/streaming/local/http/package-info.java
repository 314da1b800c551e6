/**
 * A small HTTP/1.1 server for the emulators, which need what general servers hide: the chunks and trailers of a request, a
 * body that breaks off, and an answer that ends without its last chunk.
 *
 * <p>Blocking, on a virtual thread for each connection: a handler that reads or writes waits until it is possible, and so
 * holds up whoever is behind it. It listens on loopback addresses only, and refuses what it doesn't know. Nothing here knows
 * of AWS.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112, HTTP/1.1</a>
 */
package agentcore.streaming.local.http;
