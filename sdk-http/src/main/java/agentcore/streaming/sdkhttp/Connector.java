package agentcore.streaming.sdkhttp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.TrustOptions;

/** Opens connections: name resolution, TCP and TLS, within one time limit. */
final class Connector {
    /**
     * The kernel's buffer for what has come and isn't read yet. Left alone, Linux lets it grow to many megabytes, and a
     * server would be told that late that nobody reads.
     */
    static final int RECEIVE_BUFFER = 256 * 1024;

    private final Vertx vertx;
    private final NetClient sockets;
    private final Duration timeout;
    private final ClientSSLOptions tls;

    /** {@code trust} may be null: then the JDK's certificate authorities count. */
    Connector(Vertx vertx, Duration timeout, TlsEngine engine, TrustOptions trust, boolean trustAll) {
        this.vertx = vertx;
        this.timeout = timeout;
        this.sockets = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true).setTcpKeepAlive(true)
                .setReceiveBufferSize(RECEIVE_BUFFER).setSslEngineOptions(engine.options()));
        this.tls = new ClientSSLOptions().setTrustAll(trustAll).setTrustOptions(trust)
                .setHostnameVerificationAlgorithm(trustAll ? "" : "HTTPS");
        tls.setSslHandshakeTimeout(timeout.toMillis());
        engine.cipherSuites().forEach(tls::addEnabledCipherSuite);
    }

    /** A new connection; {@code onClosed} is run when it is closed, once it had been opened. */
    Future<Connection> connect(Origin origin, Runnable onClosed) {
        Promise<Connection> connected = Promise.promise();
        long timer = vertx.setTimer(timeout.toMillis(), late -> connected
                .tryFail(new ConnectFailedException("No connection to " + origin + " within " + timeout + ".")));
        resolve(origin).compose(address -> sockets.connect(options(origin, address))).onComplete(result -> {
            vertx.cancelTimer(timer);
            if (result.failed()) {
                connected.tryFail(new ConnectFailedException(
                        "No connection to " + origin + ": " + rootOf(result.cause()).getMessage(), result.cause()));
            } else if (connected.future().isComplete()) {
                result.result().close();
            } else {
                connected.complete(connection(origin, result.result(), onClosed));
            }
        });
        return connected.future();
    }

    /** By the JDK, which knows the machine's configuration; it blocks, and so not on the event loop. */
    private Future<InetAddress> resolve(Origin origin) {
        return origin.hostIsAddress()
                ? Future.succeededFuture(InetAddress.ofLiteral(origin.host()))
                : vertx.executeBlocking(() -> InetAddress.getByName(origin.host()), false);
    }

    /** The address keeps the host's name, which certificates are checked against. */
    private ConnectOptions options(Origin origin, InetAddress address) {
        ConnectOptions options = new ConnectOptions()
                .setRemoteAddress(SocketAddress.inetSocketAddress(new InetSocketAddress(address, origin.port())))
                .setSsl(origin.tls()).setTimeout((int) timeout.toMillis());
        if (origin.tls()) {
            options.setSslOptions(tls);
            if (!origin.hostIsAddress()) {
                options.setSniServerName(origin.host());
            }
        }
        return options;
    }

    private static Connection connection(Origin origin, NetSocket socket, Runnable onClosed) {
        return new Connection(origin, (NetSocketInternal) socket, onClosed);
    }

    /** What went wrong first says most: behind "Failed to create SSL connection", for one, is what the certificate lacks. */
    private static Throwable rootOf(Throwable failure) {
        Throwable root = failure;
        for (int depth = 0; root.getCause() != null && depth < 10; depth++) {
            root = root.getCause();
        }
        return root;
    }

    void close() {
        sockets.close();
    }
}
