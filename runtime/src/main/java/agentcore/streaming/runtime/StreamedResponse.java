package agentcore.streaming.runtime;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

import agentcore.streaming.wire.gateway.Prelude;
import agentcore.streaming.wire.gateway.PreludeWriter;
import agentcore.streaming.wire.lambda.RuntimeApi;
import agentcore.streaming.wire.lambda.RuntimeError;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.FullHttpResponse;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;

/**
 * One {@code POST /response}. In wire order: head, prelude, chunks, last chunk with or without
 * trailers; then the Runtime API's answer is read, which comes when it has taken everything.
 *
 * <p>The answer is also read while writing, as the Runtime API may refuse a response early and close. Holds nothing by
 * itself: what the kernel doesn't take waits in the socket, which calls itself full at {@link #MAX_QUEUED} bytes in Netty's
 * buffer and {@link #MAX_QUEUED_WRITES} writes in Vert.x's queue before it.
 */
final class StreamedResponse implements InvocationResponse, RuntimeApiConnection.Exchange {
    /** Netty's high-water mark; the write that crosses it is still taken. */
    static final int MAX_QUEUED = 64 * 1024;
    /** That of Vert.x's queue (io.vertx.core.net.impl.VertxConnection), which can't be set. */
    static final int MAX_QUEUED_WRITES = 16;

    private enum State {
        OPEN, STREAMING, ENDED, DONE
    }

    private final RuntimeApiClient api;
    private final Invocation invocation;
    private final RuntimeApiConnection connection;
    private final NetSocketInternal socket;
    private final Thread loop = Thread.currentThread();
    private final Promise<Void> done = Promise.promise();
    private State state = State.OPEN;
    private boolean begun;
    /** Accepted, and sent when the turn of the loop ends or something follows: until then it may turn out that no body does. */
    private Prelude held;
    private byte[] heldBytes;
    private boolean bodyless;
    private Handler<Throwable> exceptionHandler;
    private Future<Void> settled = Future.succeededFuture();
    private String contentType = RuntimeApi.OCTET_STREAM;

    /** The connection must be free. */
    StreamedResponse(RuntimeApiClient api, Invocation invocation, RuntimeApiConnection connection) {
        this.api = api;
        this.invocation = invocation;
        this.connection = connection;
        this.socket = connection.socket();
        connection.use(this);
        socket.setWriteQueueMaxSize(MAX_QUEUED);
    }

    @Override
    public InvocationResponse prelude(Prelude prelude) {
        requireOpen();
        Prelude own = PreludeHeaders.endToEnd(prelude);
        byte[] bytes = PreludeWriter.write(own);
        if (bytes.length > PreludeHeaders.SURELY_SHORT) {
            // As long as it may become, so that it is refused here or not at all.
            PreludeWriter.write(PreludeHeaders.withoutBody(own));
        }
        contentType = Prelude.CONTENT_TYPE;
        held = own;
        heldBytes = bytes;
        bodyless = PreludeHeaders.bodyless(prelude.statusCode());
        state = State.STREAMING;
        begun = true;
        socket.channelHandlerContext().executor().execute(() -> sendPrelude(bodyless));
        return this;
    }

    /** In a write of its own. */
    private void sendPrelude(boolean noBody) {
        if (held != null) {
            byte[] bytes = noBody ? PreludeWriter.write(PreludeHeaders.withoutBody(held)) : heldBytes;
            held = null;
            heldBytes = null;
            if (state != State.DONE) {
                socket.write(ChunkedBody.appendChunk(head(), Buffer.buffer(bytes)));
            }
        }
    }

    @Override
    public InvocationResponse contentType(String contentType) {
        requireOpen();
        if (!contentType.matches("[ -~]+")) {
            throw new IllegalArgumentException("A content type must be printable ASCII.");
        }
        this.contentType = contentType;
        return this;
    }

    @Override
    public boolean begun() {
        requireLoop();
        return begun;
    }

    @Override
    public Future<Void> write(Buffer data) {
        return send(data, false);
    }

    /** With the response's end in the same write, if that is to follow. */
    private Future<Void> send(Buffer data, boolean last) {
        requireLoop();
        if (state == State.ENDED || state == State.DONE) {
            return Future.failedFuture(new RuntimeApiException("The response is over: nothing can be written."));
        }
        if (data.length() == 0) {
            return Future.succeededFuture(); // an empty chunk would be the last one
        }
        if (bodyless) {
            return Future.failedFuture(new IllegalStateException("A response with this status has no body."));
        }
        sendPrelude(false);
        Buffer chunk = begun ? ChunkedBody.chunk(data) : ChunkedBody.appendChunk(head(), data);
        state = last ? State.ENDED : State.STREAMING;
        begun = true;
        return socket.write(last ? chunk.appendBuffer(ChunkedBody.end()) : chunk);
    }

    private Buffer head() {
        StringBuilder head = new StringBuilder(512);
        head.append("POST ").append(RuntimeApiClient.path(invocation, RuntimeApi.RESPONSE)).append(" HTTP/1.1\r\n");
        header(head, RuntimeApi.RESPONSE_MODE, RuntimeApi.STREAMING);
        header(head, "Trailer", RuntimeApi.ERROR_TYPE);
        header(head, "Trailer", RuntimeApi.ERROR_BODY);
        header(head, "Content-Type", contentType);
        header(head, "Transfer-Encoding", "chunked");
        header(head, "Host", connection.host());
        invocation.invocationId().ifPresent(id -> header(head, RuntimeApi.INVOCATION_ID, id));
        return Buffer.buffer(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    }

    private static void header(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    @Override
    public Future<Void> end(Buffer data) {
        Future<Void> written = send(data, true);
        Future<Void> ended = end();
        // Known at once where the status has no body: the response ends, and whoever wrote it is told.
        return bodyless && written.failed() ? ended.compose(taken -> written) : ended;
    }

    @Override
    public Future<Void> end() {
        requireLoop();
        if (state == State.OPEN || state == State.STREAMING) {
            sendPrelude(true);
            Buffer end = state == State.OPEN ? head().appendBuffer(ChunkedBody.end()) : ChunkedBody.end();
            state = State.ENDED;
            begun = true;
            socket.write(end);
        }
        return done.future();
    }

    @Override
    public Future<Void> fail(RuntimeError error) {
        Objects.requireNonNull(error);
        requireLoop();
        switch (state) {
            case OPEN -> {
                state = State.ENDED;
                connection.release(this, true); // unused, and its end no more means anything
                api.error(invocation, error).onComplete(posted -> over(posted.cause(), false));
            }
            case STREAMING -> {
                sendPrelude(bodyless);
                state = State.ENDED;
                socket.write(ChunkedBody.end(error));
            }
            case ENDED, DONE -> {
                // The response is over; so is the failure's chance to be told.
            }
        }
        return done.future();
    }

    @Override
    public void onLost(RuntimeException why) {
        RuntimeApiException lost = new RuntimeApiException(why instanceof DecoderException
                ? "The Runtime API's answer to the response can't be read."
                : "The Runtime API closed the connection of the response.");
        if (state == State.OPEN) {
            // Before anything was sent there is still a way to tell. Without an answer of any kind, Lambda would hand out the
            // same invocation again. That Lambda refuses it, as the time is up, is as good.
            settled = api.error(invocation, new RuntimeError("Runtime.ResponseConnectionLost", lost.getMessage()));
        }
        over(lost, false);
    }

    /** Completes when the Runtime API has been told all that there is to tell, also of a response that is over before. */
    Future<Void> settled() {
        return settled;
    }

    @Override
    public void onReply(FullHttpResponse reply, boolean staysOpen) {
        if (state == State.OPEN) {
            onLost(new DecoderException("It is the answer to nothing."));
            return;
        }
        int status = reply.status().code();
        String body = reply.content().toString(StandardCharsets.UTF_8);
        boolean taken = status == 202 && state == State.ENDED;
        over(taken ? null : RuntimeApiException.refused("a response", status, body), taken && staysOpen);
    }

    /** The one way to the end: {@code null} if all went well. {@code reusable} is for {@link RuntimeApiConnection#release}. */
    private void over(Throwable failure, boolean reusable) {
        if (state == State.DONE) {
            return;
        }
        state = State.DONE;
        connection.release(this, reusable);
        if (failure == null) {
            done.complete();
        } else {
            done.fail(failure);
            if (exceptionHandler != null) {
                exceptionHandler.handle(failure);
            }
        }
    }

    /** For tests that look at its options. */
    NetSocketInternal socket() {
        return socket;
    }

    @Override
    public Future<Void> done() {
        return done.future();
    }

    @Override
    public InvocationResponse exceptionHandler(Handler<Throwable> handler) {
        exceptionHandler = handler;
        return this;
    }

    @Override
    public InvocationResponse setWriteQueueMaxSize(int maxSize) {
        if (connection.carries(this)) { // else the socket is another response's
            socket.setWriteQueueMaxSize(maxSize);
        }
        return this;
    }

    @Override
    public boolean writeQueueFull() {
        return connection.carries(this) && socket.writeQueueFull();
    }

    @Override
    public InvocationResponse drainHandler(Handler<Void> handler) {
        if (connection.carries(this)) {
            socket.drainHandler(handler);
        }
        return this;
    }

    private void requireOpen() {
        requireLoop();
        if (begun) {
            throw new IllegalStateException("The response has begun already.");
        }
        if (state != State.OPEN) {
            throw new IllegalStateException("The response is over: it has failed, or the Runtime API has closed it.");
        }
    }

    private void requireLoop() {
        if (Thread.currentThread() != loop) {
            throw new IllegalStateException("A response may be used on the event loop of its runtime only, and this is "
                    + Thread.currentThread().getName() + ".");
        }
    }
}
