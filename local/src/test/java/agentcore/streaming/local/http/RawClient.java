package agentcore.streaming.local.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

import agentcore.streaming.wire.fixture.HttpMessageReader;

/** A client that sends exactly the bytes it is told to, and reads answers with the tests' own reader. */
public final class RawClient implements AutoCloseable {
    private final Socket socket;
    private final HttpMessageReader reader;

    public RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        reader = new HttpMessageReader(new BufferedInputStream(socket.getInputStream()));
    }

    /** Sends characters as Latin-1. */
    public RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    /** Says that no more will be sent, and goes on reading. */
    public RawClient endOutput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    /** The status of the next answer whose head arrives. */
    public int status() throws IOException {
        return Integer.parseInt(
                reader.readHead().orElseThrow(() -> new AssertionError("The connection was closed.")).split(" ")[1]);
    }

    public Optional<String> header(String name) {
        return reader.header(name);
    }

    /** The next chunk, or a whole body with a length; empty at the body's end. */
    public Optional<String> chunk() throws IOException {
        return reader.readChunk().map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    public String body() throws IOException {
        return new String(reader.readBody(), StandardCharsets.UTF_8);
    }

    /** Whether the server has closed the connection, having sent nothing more. */
    public boolean closed() throws IOException {
        return reader.readHead().isEmpty();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
