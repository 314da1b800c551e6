package agentcore.streaming.local.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;

/**
 * A request's body, read while it arrives. Not thread-safe. All methods block, and fail with {@link IOException} where the
 * connection breaks; with {@link EOFException} in particular where it is closed before the body's end.
 */
public final class RequestBody {
    /** The most bytes that one {@link #read} gives. */
    public static final int MAX_PIECE = 64 * 1024;

    private final MessageReader reader;
    private final boolean chunked;
    private final Runnable beforeReading;
    /** Of the current chunk, or of the whole body where its length was announced. */
    private long left;
    private boolean ended;
    private boolean begun;
    private HttpHeaders trailers = HttpHeaders.NONE;

    RequestBody(MessageReader reader, boolean chunked, long length, Runnable beforeReading) {
        this.reader = reader;
        this.chunked = chunked;
        this.left = length;
        this.beforeReading = beforeReading;
        this.ended = !chunked && length == 0;
    }

    /**
     * The next piece: of a chunked body a chunk as it was sent, or as much of it as has arrived. It waits for nothing that
     * would only make the piece longer.
     *
     * @return 1 to {@value #MAX_PIECE} bytes; empty at the body's end
     * @throws IOException if the connection breaks or the body's framing is wrong
     */
    public Optional<byte[]> read() throws IOException {
        if (!begun) {
            begun = true;
            beforeReading.run();
        }
        if (!ended && chunked && left == 0) {
            left = reader.chunkSize();
            if (left == 0) {
                trailers = reader.fields();
                ended = true;
            }
        }
        if (ended) {
            return Optional.empty();
        }
        byte[] piece = reader.some((int) Math.min(left, MAX_PIECE));
        left -= piece.length;
        if (left == 0) {
            if (chunked) {
                reader.endOfChunk();
            } else {
                ended = true;
            }
        }
        return Optional.of(piece);
    }

    /**
     * All that is left.
     *
     * @param limit the most bytes that it may have
     * @return the bytes
     * @throws TooLongException if there are more; the rest is not read
     * @throws IOException as {@link #read}
     */
    public byte[] readAll(int limit) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Optional<byte[]> piece = read(); piece.isPresent(); piece = read()) {
            all.writeBytes(piece.get());
            if (all.size() > limit) {
                throw new TooLongException("The body is longer than " + limit + " bytes.");
            }
        }
        return all.toByteArray();
    }

    /**
     * The fields behind a chunked body.
     *
     * @return none before the body's end has been read
     */
    public HttpHeaders trailers() {
        return trailers;
    }

    /** Whether all of it has been read. */
    boolean ended() {
        return ended;
    }
}
