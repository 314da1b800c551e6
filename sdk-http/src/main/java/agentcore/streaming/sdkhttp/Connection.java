package agentcore.streaming.sdkhttp;

import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.internal.net.NetSocketInternal;

/**
 * A connection that speaks HTTP/1.1, for one exchange after the other. Netty's codec reads and writes the messages.
 *
 * <p>Vert.x's own HTTP client is not used: while a response is paused, it tells the end of the connection ahead of what
 * came before it, and so reports complete responses as cut (docs/decisions/0002). A socket's messages and its end keep
 * their order.
 */
final class Connection {
    /** What an exchange gets to see of its connection. */
    interface Listener {
        /** A part of the response, in order; to be released by who gets it. */
        void onMessage(Object message);

        /** The connection is at its end, after all messages; {@code cause} may be null. */
        void onEnd(Throwable cause);

        /** More can be written. */
        void onDrain();
    }

    /** The most bytes in one message of a response's body. */
    static final int MAX_PIECE = 64 * 1024;
    /**
     * The most messages that wait in the socket's queues while nobody fetches them: 16 in io.vertx.core's
     * InboundMessageQueue, 8 in front of it, and what one read brings beyond that.
     */
    static final int MAX_WAITING = 16 + 8 + 2;

    /** So many flushes at most become one. */
    private static final int MOST_FLUSHES = 16;
    private static final HttpDecoderConfig DECODER = new HttpDecoderConfig().setMaxInitialLineLength(8 * 1024)
            .setMaxHeaderSize(64 * 1024).setMaxChunkSize(MAX_PIECE);

    private final Origin origin;
    private final NetSocketInternal socket;
    private Listener listener;
    private Throwable failure;
    private boolean closed;
    private long idleSince;

    Connection(Origin origin, NetSocketInternal socket, Runnable onClosed) {
        this.origin = origin;
        this.socket = socket;
        socket.channelHandlerContext().pipeline()
                // What is written in one turn of the loop goes out at its end: a request's head and body as one record of TLS.
                // A close waits for that too.
                .addBefore("handler", "flushes", new FlushConsolidationHandler(MOST_FLUSHES, true))
                .addBefore("handler", "codec", new HttpClientCodec(DECODER, false, false));
        socket.messageHandler(this::onMessage);
        socket.exceptionHandler(cause -> failure = cause);
        socket.eventHandler(event -> {
            if (event instanceof SslCloseCompletionEvent goodbye) {
                onGoodbye(goodbye);
            }
        });
        socket.endHandler(end -> onEnd());
        socket.drainHandler(drained -> {
            if (listener != null) {
                listener.onDrain();
            }
        });
        socket.closeHandler(close -> {
            closed = true;
            onClosed.run();
        });
    }

    /**
     * TLS that ends without close_notify: anybody can cut a connection so (RFC 8446, section 6.1). With it, nothing more
     * comes, and the end of the connection itself may take another read.
     */
    private void onGoodbye(SslCloseCompletionEvent goodbye) {
        if (!goodbye.isSuccess()) {
            failure = goodbye.cause();
            return;
        }
        closed = true;
        if (listener == null) {
            close();
        }
    }

    Origin origin() {
        return origin;
    }

    /** From now on the connection is the listener's. */
    void lend(Listener listener) {
        this.listener = listener;
    }

    /** The exchange is over; what comes now was not asked for. */
    void takeBack(long now) {
        listener = null;
        idleSince = now;
        socket.resume(); // to see it being closed
    }

    /** What broke the connection; null while, and where, nothing did. */
    Throwable failure() {
        return failure;
    }

    long idleSince() {
        return idleSince;
    }

    boolean closed() {
        return closed;
    }

    private void onMessage(Object message) {
        if (listener != null) {
            listener.onMessage(message);
        } else {
            // Nothing was asked: the server has lost its way, or a proxy its connections.
            ReferenceCountUtil.release(message);
            close();
        }
    }

    private void onEnd() {
        Listener ended = listener;
        listener = null;
        if (ended != null) {
            ended.onEnd(failure);
        }
    }

    Future<Void> write(Object message) {
        return socket.writeMessage(message);
    }

    boolean writeQueueFull() {
        return socket.writeQueueFull();
    }

    void pause() {
        socket.pause();
    }

    void fetch() {
        socket.fetch(1);
    }

    /** Closes the connection, and tells whoever has it. */
    void abort(Throwable cause) {
        Listener cut = listener;
        close();
        if (cut != null) {
            cut.onEnd(cause);
        }
    }

    /** Closes the connection. What has been read of it and not handed out is released. */
    void close() {
        closed = true;
        listener = null;
        socket.messageHandler(ReferenceCountUtil::release);
        socket.resume();
        socket.close();
    }
}
