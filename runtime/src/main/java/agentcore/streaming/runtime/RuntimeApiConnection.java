package agentcore.streaming.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;

/**
 * A connection to the Runtime API, which carries one request after the other: what asks for an invocation, the response to
 * it, what asks for the next one. It stays until the Runtime API closes it or says that it will, or a response on it is
 * refused or breaks off. Belongs to the event loop of its socket.
 */
final class RuntimeApiConnection {
    /** Several times what Lambda lets an event have (6 MB). */
    private static final int MAX_REPLY = 32 * 1024 * 1024;
    private static final int MAX_HEADERS = 64 * 1024;

    /** A request that is under way. It has to {@link #release} the connection with the answer. */
    interface Exchange {
        /**
         * The answer has come.
         *
         * @param reply the whole of it; not to be kept
         * @param staysOpen whether the connection can carry another request
         */
        void onReply(FullHttpResponse reply, boolean staysOpen);

        /** The connection is gone, and no answer will come; a {@link DecoderException} where what came was none. */
        void onLost(RuntimeException why);
    }

    private final NetSocketInternal socket;
    private final String host;
    /** Of which there is one at a time; none between two. */
    private Exchange exchange;
    private boolean open = true;
    private boolean cutOff;
    private Throwable failure;

    /**
     * @param socket connected, and nobody else's
     * @param host for the header of that name
     */
    RuntimeApiConnection(NetSocket socket, String host) {
        this.socket = (NetSocketInternal) socket;
        this.host = host;
        HttpDecoderConfig limits = new HttpDecoderConfig().setMaxHeaderSize(MAX_HEADERS);
        this.socket.channelHandlerContext().pipeline()
                .addBefore("handler", "decoder", new HttpResponseDecoder(limits))
                .addBefore("handler", "aggregator", new HttpObjectAggregator(MAX_REPLY));
        this.socket.messageHandler(reply -> onReply((FullHttpResponse) reply));
        // A reset, or an answer that is too long, is told here first; the close that follows it is what counts.
        socket.exceptionHandler(first -> failure = first);
        socket.closeHandler(closed -> onClosed());
    }

    /** Whether a request can be sent over it. */
    boolean free() {
        return open && exchange == null && active();
    }

    /** Whether it was closed while a request waited for its answer. */
    boolean cutOff() {
        return cutOff;
    }

    /** Whether the request that is under way is this one. */
    boolean carries(Exchange one) {
        return exchange == one;
    }

    private boolean active() {
        return socket.channelHandlerContext().channel().isActive();
    }

    /** Over which a request is written, by whoever has called {@link #use}. */
    NetSocketInternal socket() {
        return socket;
    }

    String host() {
        return host;
    }

    /** A request begins; the connection has to be free. */
    void use(Exchange next) {
        exchange = next;
    }

    /** This request is over. Closes unless another one may follow it; does nothing for one that was over before. */
    void release(Exchange over, boolean reusable) {
        if (exchange == over) {
            exchange = null;
            if (reusable) {
                socket.drainHandler(null);
            } else {
                open = false;
                socket.close();
            }
        }
    }

    /** Sends a request without a body, and waits for its answer for however long that takes; the connection has to be free. */
    Future<RuntimeApiAnswer> get(String path) {
        Promise<RuntimeApiAnswer> answered = Promise.promise();
        use(new Exchange() {
            @Override
            public void onReply(FullHttpResponse reply, boolean staysOpen) {
                RuntimeApiAnswer answer = RuntimeApiAnswer.of(reply);
                release(this, staysOpen);
                answered.complete(answer);
            }

            @Override
            public void onLost(RuntimeException why) {
                answered.fail(why);
            }
        });
        String head = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
        socket.write(Buffer.buffer(head.getBytes(StandardCharsets.US_ASCII)));
        return answered.future();
    }

    private void onReply(FullHttpResponse reply) {
        try {
            if (exchange != null && reply.decoderResult().isSuccess()) {
                // One without a length ends with the connection, which isn't told as closed by then.
                exchange.onReply(reply, HttpUtil.isKeepAlive(reply) && active());
            } else {
                // To nothing that was asked, or no HTTP: what comes next can't be told to be an answer to anything.
                lost(new DecoderException("what it sends is no answer", reply.decoderResult().cause()));
                socket.close();
            }
        } finally {
            reply.release();
        }
    }

    private void onClosed() {
        cutOff = exchange != null;
        boolean told = failure instanceof IOException || failure instanceof TooLongFrameException;
        lost(new IllegalStateException(told ? failure.getMessage() : "it closed the connection"));
    }

    private void lost(RuntimeException why) {
        open = false;
        Exchange current = exchange;
        exchange = null;
        if (current != null) {
            current.onLost(why);
        }
    }
}
