package agentcore.streaming.local.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;

import javax.net.ssl.SSLContext;

/** Listens on loopback, and serves each connection on a virtual thread of its own. Thread-safe. */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(HttpServer.class.getName());
    /**
     * The kernel's buffers for each direction of a connection. Left alone, Linux lets them grow to several megabytes, and
     * a client that doesn't read would be noticed only after all of them are full, at every hop.
     */
    private static final int SOCKET_BUFFER = 256 * 1024;
    private static final String PLAIN = "http://127.0.0.1:";
    private static final int BACKLOG = 1024;
    private static final int PORTS_TO_TRY = 20;
    private static final Duration ACCEPT_AGAIN = Duration.ofMillis(100);

    private final String address;
    private final List<ServerSocket> listeners;
    private final HttpHandler handler;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    private HttpServer(String address, List<ServerSocket> listeners, HttpHandler handler) {
        this.address = address;
        this.listeners = listeners;
        this.handler = handler;
    }

    /**
     * Listens on 127.0.0.1, for programs that know the address.
     *
     * @param handler answers the requests
     * @return the server, which has found a free port
     * @throws IOException if there is none
     */
    public static HttpServer start(HttpHandler handler) throws IOException {
        return started(PLAIN, List.of(listener(InetAddress.ofLiteral("127.0.0.1"), 0)), handler);
    }

    /**
     * The same with TLS, for programs that call it {@code localhost}.
     *
     * @param tls has a certificate for that name
     * @param handler answers the requests
     * @return the server, which has found a free port
     * @throws IOException if there is none
     */
    public static HttpServer startTls(SSLContext tls, HttpHandler handler) throws IOException {
        ServerSocket listener = tls.getServerSocketFactory().createServerSocket(0, BACKLOG,
                InetAddress.ofLiteral("127.0.0.1"));
        return started("https://localhost:", List.of(listener), handler);
    }

    /**
     * Listens wherever {@code localhost} may lead to: on 127.0.0.1 and, if the machine has it, on ::1. Otherwise another
     * program that listens on the other one would get the requests of clients which try that first.
     *
     * @param port the port; 0 for any that is free
     * @param handler answers the requests
     * @return the server
     * @throws BindException if the port is taken
     * @throws IOException if the port can't be listened on
     */
    public static HttpServer startOnLocalhost(int port, HttpHandler handler) throws IOException {
        InetAddress v4 = InetAddress.ofLiteral("127.0.0.1");
        InetAddress v6 = InetAddress.ofLiteral("::1");
        if (!exists(v6)) {
            return started(PLAIN, List.of(listener(v4, port)), handler);
        }
        for (int attempt = 1;; attempt++) {
            ServerSocket first = listener(v4, port);
            try {
                return started(PLAIN, List.of(first, listener(v6, first.getLocalPort())), handler);
            } catch (BindException taken) {
                first.close();
                if (port != 0 || attempt == PORTS_TO_TRY) {
                    throw taken;
                }
            }
        }
    }

    private static boolean exists(InetAddress address) {
        try (ServerSocket probe = new ServerSocket(0, 1, address)) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static ServerSocket listener(InetAddress address, int port) throws IOException {
        ServerSocket listener = new ServerSocket();
        try {
            listener.setReceiveBufferSize(SOCKET_BUFFER);
            listener.bind(new InetSocketAddress(address, port), BACKLOG);
            return listener;
        } catch (IOException e) {
            listener.close();
            throw e;
        }
    }

    private static HttpServer started(String address, List<ServerSocket> listeners, HttpHandler handler) {
        HttpServer server = new HttpServer(address, new ArrayList<>(listeners), handler);
        listeners.forEach(listener -> Thread.ofVirtual().start(() -> server.accept(listener)));
        return server;
    }

    private void accept(ServerSocket listener) {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> {
                    try {
                        new Connection(socket, SOCKET_BUFFER, handler).run();
                    } finally {
                        sockets.remove(socket);
                    }
                });
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    LOG.log(Level.WARNING, "No connection was accepted: {0}", e.getMessage());
                    LockSupport.parkNanos(ACCEPT_AGAIN.toNanos()); // too many open files, for one, passes only with time
                }
            }
        }
    }

    /**
     * The port.
     *
     * @return the same for all addresses
     */
    public int port() {
        return listeners.getFirst().getLocalPort();
    }

    /**
     * The address, for programs.
     *
     * @return such as {@code http://127.0.0.1:12345}, or {@code https://localhost:12345}
     */
    public String url() {
        return address + port();
    }

    /** Stops listening, and closes all connections. */
    @Override
    public void close() {
        listeners.forEach(HttpServer::close);
        closeConnections();
    }

    /** Closes all connections, and goes on listening. */
    public void closeConnections() {
        sockets.forEach(HttpServer::close);
    }

    private static void close(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException e) {
            LOG.log(Level.FINE, "A socket can't be closed: {0}", e.getMessage());
        }
    }
}
