package agentcore.streaming.sdkhttp;

import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;

/**
 * One request and its response. It ends once: complete, cut, failed, or abandoned by who asked; {@code over} says that it
 * has. A connection goes back to the pool when both messages ended cleanly and both sides want to keep it; otherwise it is
 * closed.
 */
final class Exchange implements Connection.Listener {
    private final Loop loop;
    private final SdkHttpContentPublisher requestBody;
    private final SdkAsyncHttpResponseHandler handler;
    private final CompletableFuture<Void> future = new CompletableFuture<>();
    private final RequestSubscriber bodySender;
    private final ResponsePublisher responseBody;

    private ConnectionPool pool;
    private Connection connection;
    /** From the request's Content-Length; with the chunked coding any length is right. */
    private long announced;
    private boolean chunked;
    private long sent;
    private Runnable onDrain;
    private boolean requestSent;
    private boolean keepAlive;
    private boolean headReceived;
    private boolean endMarked;
    private boolean informational;
    private boolean over;

    Exchange(Loop loop, AsyncExecuteRequest request) {
        this.loop = loop;
        this.requestBody = request.requestContentPublisher();
        this.handler = request.responseHandler();
        this.bodySender = new RequestSubscriber(loop, new BodySink());
        this.responseBody = new ResponsePublisher(loop, new BodySource());
        // Cancelled, or failed from outside, which is how the SDK lets go of a request.
        future.whenComplete((done, failure) -> loop.execute(this::onCompleted));
    }

    private void onCompleted() {
        if (!over) {
            fail(new CancellationException("The request was cancelled."));
        }
    }

    CompletableFuture<Void> future() {
        return future;
    }

    boolean over() {
        return over;
    }

    /** Sends the request over a connection that is now this exchange's. */
    void start(HttpRequest request, ConnectionPool pool, Connection connection) {
        this.pool = pool;
        this.connection = connection;
        keepAlive = HttpUtil.isKeepAlive(request);
        connection.lend(this);
        connection.write(request);
        chunked = HttpUtil.isTransferEncodingChunked(request);
        announced = HttpUtil.getContentLength(request, 0L);
        if (announced == 0 && !chunked) {
            endRequest();
        } else {
            requestBody.subscribe(bodySender);
        }
    }

    private void endRequest() {
        requestSent = true;
        connection.write(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    @Override
    public void onDrain() {
        if (onDrain != null) {
            Runnable ready = onDrain;
            onDrain = null;
            ready.run();
        }
    }

    /** In wire order: head, pieces of the body, the end. */
    @Override
    public void onMessage(Object message) {
        if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            if (part.decoderResult().cause() instanceof PrematureChannelClosureException) {
                return; // the end of the connection comes next, and says more
            }
            // In words of our own: the decoder's may quote the response.
            fail(new ResponseCutException("The response can't be read: it is not HTTP, or its head is too long.",
                    part.decoderResult().cause()));
            return;
        }
        if (message instanceof HttpResponse head) {
            onHead(head);
        }
        if (message instanceof HttpContent content && !informational) {
            onContent(content);
        } else {
            informational &= !(message instanceof LastHttpContent);
            ReferenceCountUtil.release(message);
        }
    }

    private void onHead(HttpResponse head) {
        // 100 and its like come before the response, as messages of their own.
        informational = head.status().code() < 200;
        if (!informational) {
            headReceived = true;
            endMarked = HttpMessages.endIsMarked(head);
            keepAlive &= endMarked && HttpUtil.isKeepAlive(head);
            connection.pause();
            try {
                handler.onHeaders(HttpMessages.response(head));
                handler.onStream(responseBody);
            } catch (RuntimeException | Error thrown) { // the SDK's failure, not the transport's: it has to hear of it
                finish(thrown);
            }
            if (!over) {
                connection.fetch();
            }
        }
    }

    private void onContent(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        boolean empty = !content.content().isReadable();
        ByteBuffer piece = HttpMessages.copy(content.content());
        content.release();
        if (last && !endMarked && connection.failure() != null) {
            // Its end is that of the connection, and this was no good one.
            onEnd(connection.failure());
            return;
        }
        if (last) {
            giveBackConnection();
        }
        if (!empty) {
            responseBody.received(piece);
        }
        if (last && !over) {
            responseBody.ended();
        } else if (empty && !last) {
            connection.fetch();
        }
    }

    private void giveBackConnection() {
        Connection used = connection;
        connection = null;
        if (requestSent && keepAlive) {
            pool.release(used);
        } else {
            bodySender.cancel();
            pool.discard(used);
        }
    }

    @Override
    public void onEnd(Throwable cause) {
        String how = cause == null
                ? "The server closed the connection"
                : "The connection broke (" + cause.getMessage() + ")";
        fail(new ResponseCutException(
                how + (headReceived ? " before the response was complete." : " before it answered."),
                cause));
    }

    /** Ends the exchange with a failure, which the body's subscriber is told after all that was received. */
    void fail(Throwable failure) {
        if (headReceived && !over) {
            closeConnection();
            responseBody.failed(failure);
        } else {
            finish(failure);
        }
    }

    /** The one end, but for {@link #abandon}; {@code null} if all went well. */
    private void finish(Throwable failure) {
        if (over) {
            return;
        }
        over = true;
        if (failure == null) {
            future.complete(null);
            return;
        }
        closeConnection();
        try {
            handler.onError(failure);
        } finally { // whatever the handler does
            future.completeExceptionally(failure);
        }
    }

    /** The body's subscriber has cancelled, and is told nothing more. */
    private void abandon(Throwable why) {
        if (!over) {
            over = true;
            closeConnection();
            future.completeExceptionally(why);
        }
    }

    private void closeConnection() {
        bodySender.cancel();
        if (connection != null) {
            pool.discard(connection);
            connection = null;
        }
    }

    private final class BodySource implements ResponsePublisher.Source {
        @Override
        public void fetch() {
            if (connection != null) {
                connection.fetch();
            }
        }

        @Override
        public void abandon(Throwable why) {
            Exchange.this.abandon(why);
        }

        @Override
        public void told(Throwable failure) {
            finish(failure);
        }
    }

    private final class BodySink implements RequestSubscriber.Sink {
        @Override
        public void send(ByteBuffer piece, Runnable ready) {
            sent += piece.remaining();
            if (sent > announced && !chunked) {
                fail(new IllegalStateException("The request's body is longer than its Content-Length."));
                return;
            }
            if (piece.hasRemaining()) {
                connection.write(new DefaultHttpContent(Unpooled.wrappedBuffer(piece)));
            }
            if (connection.writeQueueFull()) {
                onDrain = ready;
            } else {
                ready.run();
            }
        }

        @Override
        public void end() {
            if (sent < announced && !chunked) {
                fail(new IllegalStateException("The request's body is shorter than its Content-Length."));
            } else {
                endRequest();
            }
        }

        @Override
        public void fail(Throwable failure) {
            Exchange.this.fail(failure);
        }
    }
}
