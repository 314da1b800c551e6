package agentcore.streaming.runtime;

import agentcore.streaming.wire.gateway.Prelude;
import agentcore.streaming.wire.lambda.RuntimeError;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.core.streams.WriteStream;

/**
 * Takes the answer to an invocation and sends it while it is being written: each write is one chunk and one flush, and
 * waits for no other.
 *
 * <p>Behind API Gateway, or a function URL, an answer begins with {@link #prelude}: status and headers. Without it the
 * bytes go to whoever invoked the function, under {@link #contentType}.
 *
 * <p>Back-pressure is that of a {@link WriteStream}: after {@link #writeQueueFull()} says so, wait for the
 * {@link #drainHandler}. Lambda takes 6 MB at once and 2 MB/s after that, so an answer can be held up for long.
 *
 * <p>The response ends once: by {@link #end()}, by {@link #fail}, or because the platform closes it (the deadline has
 * passed, or the invoker is gone). {@link #done()} tells. To be used on the runtime's event loop only: elsewhere its methods
 * throw {@link IllegalStateException}.
 */
public interface InvocationResponse extends WriteStream<Buffer> {
    /**
     * Sends status and headers, by themselves, before this turn of the event loop is over. May be called once, before any
     * write.
     *
     * <p>Headers that belong to a connection are left out ({@code Connection} and those that it names,
     * {@code Transfer-Encoding} and the like), as API Gateway frames the answer by itself; so is {@code Content-Length}. Where
     * it is known by then that no body follows, because the response has been ended or has status 204 or 304,
     * {@code Content-Length: 0} tells API Gateway so.
     *
     * @param prelude status and headers
     * @return this
     * @throws agentcore.streaming.wire.gateway.PreludeTooLongException if API Gateway would not read them; nothing has been
     *     sent then
     * @throws IllegalStateException if the response has begun or is over
     */
    InvocationResponse prelude(Prelude prelude);

    /**
     * Sets the content type of a response without a prelude. Without either it is {@code application/octet-stream}.
     *
     * @param contentType the content type, in printable ASCII
     * @return this
     * @throws IllegalStateException if the response has begun or is over
     */
    InvocationResponse contentType(String contentType);

    /**
     * Whether anything of the response has been sent, so that it can no more fail with an error instead of a response.
     *
     * @return true from the prelude or the first write on
     */
    boolean begun();

    /**
     * Sends a piece of the body.
     *
     * @param data the piece; one of length 0 sends nothing
     * @return completes when it is written, fails if it can't be, as the response is over or has a status without body
     */
    @Override
    Future<Void> write(Buffer data);

    /**
     * Sends all of a stream, with back-pressure, then ends the response. Unlike {@link ReadStream#pipeTo}, which ends its
     * destination as if all had gone well when the source fails, this leaves the response open then: let the handler's
     * future fail with what is returned, and the response fails too.
     *
     * @param source the stream
     * @return {@link #done()}, or the source's failure
     */
    default Future<Void> pipeFrom(ReadStream<Buffer> source) {
        return source.pipe().endOnFailure(false).to(this);
    }

    /**
     * Ends the response.
     *
     * @return {@link #done()}
     */
    @Override
    Future<Void> end();

    /**
     * Ends the response with an error: instead of a response while it has not begun; in trailers behind what has been
     * written if it has. Clients behind API Gateway see neither; an answer for them comes before.
     *
     * @param error what went wrong
     * @return {@link #done()}
     */
    Future<Void> fail(RuntimeError error);

    /**
     * The end of the response.
     *
     * @return completes when the Runtime API has taken all of the response, or its error; fails with
     *     {@link RuntimeApiException} as soon as it refuses or closes it
     */
    Future<Void> done();

    /** {@inheritDoc} The handler is called when {@link #done()} fails. */
    @Override
    InvocationResponse exceptionHandler(Handler<Throwable> handler);

    @Override
    InvocationResponse setWriteQueueMaxSize(int maxSize);

    @Override
    InvocationResponse drainHandler(Handler<Void> handler);
}
