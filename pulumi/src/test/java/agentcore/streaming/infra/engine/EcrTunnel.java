package agentcore.streaming.infra.engine;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** An HTTP proxy that leads to a registry on this machine, whichever host is asked for: the program means ECR. */
final class EcrTunnel implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int registry;

    EcrTunnel(String registry) throws IOException {
        this.registry = Integer.parseInt(registry.substring(registry.indexOf(':') + 1));
        daemon(() -> {
            while (true) {
                Socket client = server.accept();
                daemon(() -> connect(client));
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    private void connect(Socket client) throws IOException {
        try (client; Socket target = new Socket(InetAddress.getLoopbackAddress(), registry)) {
            skipHead(client.getInputStream());
            client.getOutputStream()
                    .write("HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            daemon(() -> {
                target.getInputStream().transferTo(client.getOutputStream());
                client.shutdownOutput();
            });
            client.getInputStream().transferTo(target.getOutputStream());
        }
    }

    private static void skipHead(InputStream in) throws IOException {
        int ends = 0;
        while (ends < 4) {
            int next = in.read();
            if (next == -1) {
                throw new EOFException();
            }
            ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
        }
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // One end is gone, and with it the tunnel.
            }
        }, "tunnel");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
