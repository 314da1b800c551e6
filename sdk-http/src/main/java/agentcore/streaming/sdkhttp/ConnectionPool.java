package agentcore.streaming.sdkhttp;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/**
 * Connections by origin. One that has come back is leased again, the youngest first, unless it has been idle for longer
 * than allowed by the wall clock: a process may have been frozen meanwhile, and no timer of its own would know.
 *
 * <p>At most {@code maxConnections} are open to an origin; at most {@code maxWaiting} leases wait for one. Idle ones are
 * closed when the pool is next used after their time. On the client's event loop only.
 */
final class ConnectionPool {
    /** The pool's limits. */
    record Limits(int maxConnections, int maxWaiting, Duration maxIdle) {}

    /** Opens connections. */
    interface Connector {
        /** A new connection; {@code onClosed} is run when it is closed, once it had been opened. */
        Future<Connection> connect(Origin origin, Runnable onClosed);
    }

    private static final class Connections {
        final Deque<Connection> idle = new ArrayDeque<>(); // the youngest first
        final Deque<Promise<Connection>> waiting = new ArrayDeque<>();
        int open;
    }

    private final Limits limits;
    private final InstantSource clock;
    private final Connector connector;
    private final Map<Origin, Connections> origins = new HashMap<>();
    private final Set<Connection> all = new HashSet<>();
    private boolean closed;

    ConnectionPool(Limits limits, InstantSource clock, Connector connector) {
        this.limits = limits;
        this.clock = clock;
        this.connector = connector;
    }

    /** A connection for one exchange, which gives it back by {@link #release} or {@link #discard}. */
    Future<Connection> lease(Origin origin) {
        if (closed) {
            return Future.failedFuture(new ConnectFailedException("The client is closed."));
        }
        Connections connections = origins.computeIfAbsent(origin, first -> new Connections());
        closeStale(connections);
        Connection idle = connections.idle.pollFirst();
        if (idle != null) {
            return Future.succeededFuture(idle);
        }
        if (connections.open < limits.maxConnections()) {
            return connect(origin, connections);
        }
        if (connections.waiting.size() >= limits.maxWaiting()) {
            return Future.failedFuture(new ConnectFailedException("All " + limits.maxConnections() + " connections to "
                    + origin + " are in use and " + limits.maxWaiting() + " requests wait for one."));
        }
        Promise<Connection> waiting = Promise.promise();
        connections.waiting.addLast(waiting);
        return waiting.future();
    }

    private Future<Connection> connect(Origin origin, Connections connections) {
        connections.open++;
        Connection[] opened = new Connection[1];
        return connector.connect(origin, () -> onClosed(origin, connections, opened[0])).map(connection -> {
            opened[0] = connection;
            all.add(connection);
            if (closed) {
                connection.close();
                throw new IllegalStateException("The client is closed.");
            }
            return connection;
        }).onFailure(failure -> {
            if (opened[0] == null) {
                connections.open--;
                serveWaiting(origin, connections);
            }
        });
    }

    private void onClosed(Origin origin, Connections connections, Connection connection) {
        connections.open--;
        connections.idle.remove(connection);
        all.remove(connection);
        serveWaiting(origin, connections);
    }

    private void serveWaiting(Origin origin, Connections connections) {
        if (!closed && !connections.waiting.isEmpty() && connections.open < limits.maxConnections()) {
            connect(origin, connections).onComplete(connections.waiting.pollFirst());
        }
    }

    /** Takes back a connection that can serve another exchange. */
    void release(Connection connection) {
        if (connection.closed() || closed) {
            discard(connection);
            return;
        }
        Connections connections = origins.get(connection.origin());
        connection.takeBack(clock.millis());
        Promise<Connection> waiting = connections.waiting.pollFirst();
        if (waiting != null) {
            waiting.complete(connection);
        } else {
            connections.idle.addFirst(connection);
            closeStale(connections);
        }
    }

    /** Takes back a connection that can't. */
    void discard(Connection connection) {
        connection.close();
    }

    private void closeStale(Connections connections) {
        long now = clock.millis();
        // Also where the clock was set back: then nobody knows how old it is.
        while (!connections.idle.isEmpty()
                && Math.abs(now - connections.idle.peekLast().idleSince()) > limits.maxIdle().toMillis()) {
            discard(connections.idle.pollLast());
        }
    }

    /** Closes all connections, leased ones too: their exchanges are cut. */
    void close() {
        closed = true;
        Set.copyOf(all).forEach(connection -> connection.abort(new ConnectFailedException("the client is closed")));
        for (Connections connections : origins.values()) {
            connections.waiting.forEach(waiting -> waiting.fail(new ConnectFailedException("The client is closed.")));
            connections.waiting.clear();
        }
    }
}
