/**
 * An HTTP/1.1 transport for the asynchronous clients of the AWS SDK for Java v2, on a Vert.x event loop.
 *
 * <p>{@link agentcore.streaming.sdkhttp.VertxSdkHttpClient} is what an SDK client is given.
 * {@link agentcore.streaming.sdkhttp.PublisherReadStream} turns what it publishes into a Vert.x stream, and
 * {@link agentcore.streaming.sdkhttp.RequestContent} is a body for those who call it themselves. Inside: a
 * {@code ConnectionPool} leases {@code Connection}s; an {@code Exchange} is one request and its response; a
 * {@code RequestSubscriber} sends a body and a {@code ResponsePublisher} hands one out.
 *
 * <p>All state belongs to the event loop of the context on which the client was built. The public classes may be called
 * from any thread, and hop there.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112, HTTP/1.1</a>
 * @see <a href="https://github.com/reactive-streams/reactive-streams-jvm">Reactive Streams</a>
 */
package agentcore.streaming.sdkhttp;
