package agentcore.streaming.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import agentcore.streaming.wire.gateway.Prelude;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;

/** What goes out in one write: each is a system call, and wakes whoever reads. */
class WritesTest extends RuntimeTestBase {
    private static final String LAST_CHUNK = "0\r\n\r\n";
    private final List<String> writes = new CopyOnWriteArrayList<>();

    @Test
    void theLastBytesAndTheEndAreOne(Vertx vertx) {
        run(vertx, (invocation, response) -> {
            record(response);
            response.write(Buffer.buffer("first"));
            return response.end(Buffer.buffer("last"));
        });
        finish(invoke("req-1"));
        assertEquals(2, writes.size());
        assertEquals("4\r\nlast\r\n" + LAST_CHUNK, writes.getLast());
    }

    @Test
    void soIsAResponseWithoutAPrelude(Vertx vertx) {
        run(vertx, (invocation, response) -> {
            record(response);
            return response.end(Buffer.buffer("all"));
        });
        finish(invoke("req-1"));
        assertEquals(1, writes.size());
    }

    /** Else it would share its way with the body: see {@link ComplaintsTest}. */
    @Test
    void aPreludeIsOneByItself(Vertx vertx) {
        run(vertx, (invocation, response) -> {
            record(response);
            response.prelude(Prelude.status(200));
            return response.end(Buffer.buffer("all"));
        });
        finish(invoke("req-1"));
        assertEquals(2, writes.size());
        assertEquals("3\r\nall\r\n" + LAST_CHUNK, writes.getLast());
    }

    private void record(InvocationResponse response) {
        ((StreamedResponse) response).socket().channelHandlerContext().pipeline()
                .addFirst(new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                        ByteBuf bytes = (ByteBuf) message;
                        String text = bytes.toString(UTF_8);
                        if (!text.startsWith("GET ")) { // what asks for the next invocation
                            writes.add(text);
                        }
                        context.write(message, promise);
                    }
                });
    }
}
