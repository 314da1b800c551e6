package agentcore.streaming.runtime;

import java.nio.charset.StandardCharsets;

import agentcore.streaming.wire.lambda.RuntimeError;
import agentcore.streaming.wire.lambda.RuntimeErrorWriter;
import io.vertx.core.buffer.Buffer;

/**
 * The chunked transfer coding of HTTP/1.1, by hand: Vert.x's HTTP client can't send trailers with a request, and error
 * trailers are how a response fails after it has begun.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-7.1">RFC 9112, section 7.1</a>
 */
final class ChunkedBody {
    /** Room for what is around a chunk, the last one's end included. */
    private static final int FRAME = 20;
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = {'0', '\r', '\n'};

    private ChunkedBody() {}

    /** A chunk with its size and line ends in one buffer, since each write to the socket is a flush. */
    static Buffer chunk(Buffer data) {
        return appendChunk(Buffer.buffer(data.length() + FRAME), data);
    }

    static Buffer appendChunk(Buffer to, Buffer data) {
        byte[] size = Integer.toHexString(data.length()).getBytes(StandardCharsets.US_ASCII);
        return to.appendBytes(size).appendBytes(CRLF).appendBuffer(data).appendBytes(CRLF);
    }

    static Buffer end() {
        return Buffer.buffer(LAST_CHUNK).appendBytes(CRLF);
    }

    static Buffer end(RuntimeError error) {
        return Buffer.buffer(LAST_CHUNK).appendBytes(RuntimeErrorWriter.trailers(error));
    }
}
