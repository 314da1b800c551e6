package agentcore.streaming.local.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One connection: a request, its answer, the next request. */
final class Connection implements Runnable {
    private static final Logger LOG = Logger.getLogger(Connection.class.getName());
    /** After an answer that came before the request's end: how much more of it is read, and how long it may stay away. */
    private static final int MAX_LINGER_BYTES = 16 * 1024 * 1024;
    private static final int MAX_LINGER_MILLIS = 2000;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final int sendBuffer;
    private final HttpHandler handler;

    Connection(Socket socket, int sendBuffer, HttpHandler handler) {
        this.socket = socket;
        this.sendBuffer = sendBuffer;
        this.handler = handler;
    }

    @Override
    public void run() {
        try (socket) {
            socket.setTcpNoDelay(true);
            socket.setSendBufferSize(sendBuffer);
            MessageReader reader = new MessageReader(socket.getInputStream());
            boolean another = true;
            while (another) {
                Optional<String> requestLine = reader.requestLine();
                another = requestLine.isPresent() && serve(requestLine.get(), reader);
            }
        } catch (IOException e) {
            LOG.log(Level.FINE, "A connection ended: {0}", e.getMessage());
        }
    }

    /** Whether another request may follow. */
    private boolean serve(String requestLine, MessageReader reader) throws IOException {
        HttpResponse response = new HttpResponse(socket.getOutputStream(), this::close,
                requestLine.startsWith("HEAD "));
        HttpRequest request;
        try {
            request = request(requestLine, reader, response);
        } catch (MalformedMessageException e) {
            response.closeAfterwards();
            response.send(e.status(), HttpHeaders.NONE.with("Content-Type", "text/plain"),
                    e.getMessage().getBytes(StandardCharsets.UTF_8));
            linger();
            return false;
        }
        response.follow(request.body()::ended);
        if (request.headers().first("Connection").filter("close"::equalsIgnoreCase).isPresent()) {
            response.closeAfterwards();
        }
        try {
            handler.handle(request, response);
        } catch (RuntimeException e) { // a mistake of the emulator: the connection, and no more, is lost by it
            LOG.log(Level.SEVERE, e, () -> "The answer to " + requestLine + " failed.");
        }
        finish(request, response);
        return response.ended() && response.keepsAlive();
    }

    private void finish(HttpRequest request, HttpResponse response) throws IOException {
        if (!response.isBegun()) {
            response.send(500, HttpHeaders.NONE, new byte[0]);
        }
        if (!request.body().ended()) {
            response.closeAfterwards();
            linger();
        }
    }

    /**
     * A connection that is closed while the client still sends is reset, and the client may lose the answer over that: so
     * what it sends is read for a while (RFC 9112, section 9.6).
     */
    private void linger() throws IOException {
        socket.shutdownOutput();
        socket.setSoTimeout(MAX_LINGER_MILLIS);
        long read = 0;
        int some = 0;
        byte[] buffer = new byte[RequestBody.MAX_PIECE];
        while (some >= 0 && read < MAX_LINGER_BYTES) {
            some = socket.getInputStream().read(buffer);
            read += some;
        }
    }

    private HttpRequest request(String requestLine, MessageReader reader, HttpResponse response) throws IOException {
        String[] parts = requestLine.split(" ", -1);
        if (parts.length != 3 || !parts[0].matches("[A-Z]+") || !parts[1].startsWith("/")) {
            throw new MalformedMessageException(400, "A request must begin with a method, a path and a version.");
        }
        if (!parts[2].equals("HTTP/1.1")) {
            throw new MalformedMessageException(505, "Only HTTP/1.1 is spoken here.");
        }
        HttpHeaders headers = reader.fields();
        boolean chunked = chunked(headers);
        long length = length(headers, chunked);
        boolean waits = headers.first("Expect").filter("100-continue"::equalsIgnoreCase).isPresent();
        RequestBody body = new RequestBody(reader, chunked, length, () -> {
            if (waits && !response.isBegun()) {
                goOn();
            }
        });
        return HttpRequest.of(parts[0], parts[1], headers, body);
    }

    private static boolean chunked(HttpHeaders headers) throws MalformedMessageException {
        List<String> codings = headers.all("Transfer-Encoding");
        if (codings.isEmpty()) {
            return false;
        }
        if (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked")) {
            throw new MalformedMessageException(501, "The only transfer coding that is known here is chunked.");
        }
        return true;
    }

    private static long length(HttpHeaders headers, boolean chunked) throws MalformedMessageException {
        List<String> lengths = headers.all("Content-Length");
        if (lengths.isEmpty()) {
            return 0;
        }
        if (chunked || lengths.size() > 1 || !lengths.getFirst().matches("[0-9]{1,18}")) {
            throw new MalformedMessageException(400, "A message has one Content-Length or is chunked.");
        }
        return Long.parseLong(lengths.getFirst());
    }

    private void goOn() {
        try {
            socket.getOutputStream().write(CONTINUE);
        } catch (IOException e) {
            close(); // reading the body fails then, and tells
        }
    }

    private void close() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(Level.FINE, "A connection can't be closed: {0}", e.getMessage());
        }
    }
}
