package agentcore.streaming.local.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * The answer to a request: in one piece by {@link #send}, or piece by piece by {@link #begin}, {@link #write} and
 * {@link #end} or {@link #cut}. Each write is one chunk and one flush, and blocks until the kernel has taken it. Only
 * {@link #abort} may be called from other threads.
 */
public final class HttpResponse {
    private static final byte[] CRLF = {'\r', '\n'};
    private static final String CONTENT_LENGTH = "Content-Length";

    private enum State {
        OPEN, STREAMING, ENDED
    }

    private final OutputStream out;
    private final Runnable closeConnection;
    private final boolean head;
    private boolean bodyless;
    /** What is missing of a body whose length is known; negative where it is chunked. */
    private long missing = -1;
    private volatile State state = State.OPEN;
    private boolean keepAlive = true;
    private BooleanSupplier requestRead = () -> true;

    HttpResponse(OutputStream out, Runnable closeConnection, boolean head) {
        this.out = out;
        this.closeConnection = closeConnection;
        this.head = head;
    }

    /** An answer that begins before the request has been read is the last one of its connection. */
    void follow(BooleanSupplier requestRead) {
        this.requestRead = requestRead;
    }

    /**
     * Answers in one piece.
     *
     * @param status the status
     * @param headers without Content-Length, which is added
     * @param body the body
     * @throws IOException if the connection breaks
     * @throws IllegalStateException if an answer has been begun
     */
    public void send(int status, HttpHeaders headers, byte[] body) throws IOException {
        requireState(State.OPEN);
        state = State.ENDED;
        boolean hasLength = status != 204 && status != 304;
        HttpHeaders all = hasLength ? headers.with(CONTENT_LENGTH, String.valueOf(body.length)) : headers;
        ByteArrayOutputStream message = message(status, all);
        if (hasLength && !head) {
            message.writeBytes(body);
        }
        flush(message);
    }

    /**
     * Begins an answer; status and headers are sent at once. Its body is as long as Content-Length says, if that is among the
     * headers, and chunked otherwise. Where the status allows no body (204 and 304), what is written of one is dropped, and
     * Content-Length is left out.
     *
     * @param status the status
     * @param headers without Transfer-Encoding, which is added
     * @throws IOException if the connection breaks
     * @throws IllegalStateException if an answer has been begun
     * @throws NumberFormatException if Content-Length isn't a number
     */
    public void begin(int status, HttpHeaders headers) throws IOException {
        requireState(State.OPEN);
        boolean framed = status != 204 && status != 304;
        bodyless = head || !framed;
        missing = headers.first(CONTENT_LENGTH).map(Long::parseLong).orElse(-1L);
        state = State.STREAMING;
        if (!framed) {
            flush(message(status, headers.without(CONTENT_LENGTH)));
        } else {
            flush(message(status, missing < 0 ? headers.with("Transfer-Encoding", "chunked") : headers));
        }
    }

    /**
     * Sends a piece of the body. What is longer than Content-Length said is dropped.
     *
     * @param bytes the piece; of an empty one nothing is sent
     * @throws IOException if the connection breaks
     * @throws IllegalStateException if the answer has not been begun, or is over
     */
    public void write(byte[] bytes) throws IOException {
        requireState(State.STREAMING);
        if (bytes.length == 0 || bodyless) {
            return;
        }
        ByteArrayOutputStream piece = new ByteArrayOutputStream(bytes.length + 12);
        if (missing < 0) {
            piece.writeBytes(Integer.toHexString(bytes.length).getBytes(StandardCharsets.US_ASCII));
            piece.writeBytes(CRLF);
            piece.writeBytes(bytes);
            piece.writeBytes(CRLF);
        } else {
            int length = (int) Math.min(missing, bytes.length);
            piece.write(bytes, 0, length);
            missing -= length;
        }
        flush(piece);
    }

    /**
     * Ends the body. One that is shorter than Content-Length said is cut.
     *
     * @throws IOException if the connection breaks
     * @throws IllegalStateException if the answer has not been begun, or is over
     */
    public void end() throws IOException {
        requireState(State.STREAMING);
        state = State.ENDED;
        if (bodyless || missing == 0) {
            return;
        }
        if (missing > 0) {
            cut();
            return;
        }
        ByteArrayOutputStream end = new ByteArrayOutputStream();
        end.write('0');
        end.writeBytes(CRLF);
        end.writeBytes(CRLF);
        flush(end);
    }

    /** Ends the connection without a last chunk: all that was written arrives, and the client can tell that more was due. */
    public void cut() {
        state = State.ENDED;
        keepAlive = false;
    }

    /** Closes the connection at once; whoever reads from or writes to it fails. Any thread. */
    public void abort() {
        closeConnection.run();
    }

    /**
     * Whether anything of the answer has been sent. Any thread.
     *
     * @return true from {@link #send} or {@link #begin} on
     */
    public boolean isBegun() {
        return state != State.OPEN;
    }

    /** Lets no other request come over this connection. */
    void closeAfterwards() {
        keepAlive = false;
    }

    boolean ended() {
        return state == State.ENDED;
    }

    boolean keepsAlive() {
        return keepAlive;
    }

    private ByteArrayOutputStream message(int status, HttpHeaders headers) {
        StringBuilder text = new StringBuilder(256);
        text.append("HTTP/1.1 ").append(status).append(' ').append(reason(status)).append("\r\n");
        for (Map.Entry<String, String> field : headers.fields()) {
            text.append(field.getKey()).append(": ").append(field.getValue()).append("\r\n");
        }
        keepAlive &= requestRead.getAsBoolean();
        if (!keepAlive) {
            text.append("Connection: close\r\n");
        }
        ByteArrayOutputStream message = new ByteArrayOutputStream(512);
        message.writeBytes(text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        return message;
    }

    private void flush(ByteArrayOutputStream bytes) throws IOException {
        bytes.writeTo(out);
        out.flush();
    }

    private void requireState(State required) {
        if (state != required) {
            throw new IllegalStateException("The response is " + state + " and would have to be " + required + ".");
        }
    }

    /** For people who look at the wire; nobody else reads it. */
    private static String reason(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 202 -> "Accepted";
            case 204 -> "No Content";
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 402 -> "Payment Required";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 424 -> "Failed Dependency";
            case 429 -> "Too Many Requests";
            case 500 -> "Internal Server Error";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> "Status " + status;
        };
    }
}
