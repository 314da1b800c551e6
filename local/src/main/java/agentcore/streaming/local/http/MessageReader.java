package agentcore.streaming.local.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the parts of HTTP/1.1 messages. Strict: what isn't by the book is refused. */
final class MessageReader {
    /** The most bytes of a head, or of trailers; Lambda's own error trailers are the longest. */
    private static final int MAX_FIELDS = 256 * 1024;

    private final InputStream in;

    MessageReader(InputStream in) {
        this.in = new BufferedInputStream(in, RequestBody.MAX_PIECE);
    }

    /** A request's first line; empty where the connection ends before it. */
    Optional<String> requestLine() throws IOException {
        in.mark(1);
        if (in.read() < 0) {
            return Optional.empty();
        }
        in.reset();
        return Optional.of(line(MAX_FIELDS));
    }

    /** Fields, and the empty line that ends them. */
    HttpHeaders fields() throws IOException {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        int left = MAX_FIELDS;
        for (String line = line(left); !line.isEmpty(); line = line(left)) {
            left -= line.length() + 2;
            int colon = line.indexOf(':');
            if (colon < 1 || line.charAt(0) == ' ' || line.charAt(colon - 1) == ' ' || line.charAt(0) == '\t') {
                throw new MalformedMessageException(400, "A header field must be a name, a colon and a value.");
            }
            fields.add(Map.entry(line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return new HttpHeaders(fields);
    }

    long chunkSize() throws IOException {
        String size = line(MAX_FIELDS);
        if (!size.matches("[0-9a-fA-F]{1,8}")) {
            throw new MalformedMessageException(400, "A chunk must begin with its size in hexadecimal, and no more.");
        }
        return Long.parseLong(size, 16);
    }

    void endOfChunk() throws IOException {
        if (!line(MAX_FIELDS).isEmpty()) {
            throw new MalformedMessageException(400, "A chunk is longer than its size says.");
        }
    }

    /** What is there of the next bytes, at least one of them; waits for that one only. */
    byte[] some(int atMost) throws IOException {
        byte[] bytes = new byte[atMost];
        int read = in.read(bytes);
        if (read < 0) {
            throw new EOFException("The connection was closed within a message's body.");
        }
        return read == atMost ? bytes : Arrays.copyOf(bytes, read);
    }

    private String line(int limit) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("The connection was closed within a line.");
            }
            if (line.size() >= limit) {
                throw new TooLongException("A message's head or trailers are longer than " + MAX_FIELDS + " bytes.");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r")) {
            throw new MalformedMessageException(400, "A line must end with CR LF.");
        }
        return text.substring(0, text.length() - 1);
    }
}
