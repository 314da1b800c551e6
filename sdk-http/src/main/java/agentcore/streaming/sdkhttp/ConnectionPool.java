package agentcore.streaming.sdkhttp;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
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

    private static final class Connections {
        final Deque<Connection> idle = new ArrayDeque<>(); // the youngest first
        final Deque<Promise<Connection>> waiting = new ArrayDeque<>();
        int open;
        /** A connection that nobody has asked for yet; whoever does takes it, ready or not. */
        Optional<Future<Connection>> ahead = Optional.empty();
    }

    private final Loop loop;
    private final Limits limits;
    private final InstantSource clock;
    private final Connector connector;
    private final Map<Origin, Connections> origins = new HashMap<>();
    private final Set<Connection> all = new HashSet<>();
    private boolean closed;

    ConnectionPool(Loop loop, Limits limits, InstantSource clock, Connector connector) {
        this.loop = loop;
        this.limits = limits;
        this.clock = clock;
        this.connector = connector;
    }

    /**
     * Completes {@code lease} with a connection for one exchange, which gives it back by {@link #release} or
     * {@link #discard}. Whoever no longer waits for it has to {@link #forget} it.
     */
    void lease(Origin origin, Promise<Connection> lease) {
        if (closed) {
            lease.fail(new ConnectFailedException("The client is closed."));
            return;
        }
        Connections connections = origins.computeIfAbsent(origin, first -> new Connections());
        closeStale(connections);
        Connection idle = connections.idle.pollFirst();
        if (idle != null) {
            leaseChecked(idle, lease);
        } else if (connections.ahead.isPresent()) {
            leaseAhead(origin, connections, lease);
        } else if (connections.open < limits.maxConnections()) {
            connect(origin, connections).onComplete(lease);
        } else if (connections.waiting.size() < limits.maxWaiting()) {
            connections.waiting.addLast(lease);
        } else {
            lease.fail(new ConnectFailedException("All " + limits.maxConnections() + " connections to " + origin
                    + " are in use and " + limits.maxWaiting() + " requests wait for one."));
        }
    }

    /** Opens a connection before it is asked for, unless there is one. If that fails, nothing comes of it. */
    void connectAhead(Origin origin) {
        Connections connections = origins.computeIfAbsent(origin, first -> new Connections());
        if (closed || connections.open >= limits.maxConnections() || !connections.idle.isEmpty()
                || connections.ahead.isPresent() || limits.maxIdle().isZero()) {
            return;
        }
        Future<Connection> ahead = connect(origin, connections);
        connections.ahead = Optional.of(ahead);
        ahead.onComplete(opened -> {
            if (connections.ahead.filter(ahead::equals).isPresent()) { // nobody has taken it
                connections.ahead = Optional.empty();
                if (opened.succeeded()) {
                    release(opened.result());
                }
            }
        });
    }

    /** Where it comes to nothing the request gets another: it is not to be worse off than without it. */
    private void leaseAhead(Origin origin, Connections connections, Promise<Connection> lease) {
        Future<Connection> ahead = connections.ahead.orElseThrow();
        connections.ahead = Optional.empty();
        ahead.onComplete(opened -> {
            if (opened.succeeded()) {
                leaseChecked(opened.result(), lease);
            } else {
                lease(origin, lease);
            }
        });
    }

    /**
     * Leases a connection that was used before, if it is still good for it. What the server has done to it may lie unread in
     * the kernel, after a freeze for one, or behind the end of the answer that was just read.
     */
    private void leaseChecked(Connection used, Promise<Connection> lease) {
        loop.afterNextRead(() -> {
            if (used.closed()) {
                lease(used.origin(), lease);
            } else {
                lease.complete(used);
            }
        });
    }

    /** Nobody waits for this lease any more. */
    void forget(Origin origin, Promise<Connection> lease) {
        if (origins.containsKey(origin)) {
            origins.get(origin).waiting.remove(lease);
        }
    }

    private Future<Connection> connect(Origin origin, Connections connections) {
        connections.open++;
        Connection[] opened = new Connection[1];
        return connector.connect(origin, () -> onClosed(origin, connections, opened[0])).compose(connection -> {
            opened[0] = connection;
            all.add(connection);
            if (closed) {
                connection.close();
                return Future.failedFuture(new ConnectFailedException("The client is closed."));
            }
            return Future.succeededFuture(connection);
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
        connection.takeBack(clock.millis());
        if (connection.closed() || closed || limits.maxIdle().isZero()) {
            discard(connection);
            return;
        }
        Connections connections = origins.get(connection.origin());
        Promise<Connection> waiting = connections.waiting.pollFirst();
        if (waiting != null) {
            leaseChecked(connection, waiting);
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
                && Duration.ofMillis(now - connections.idle.peekLast().idleSince()).abs()
                        .compareTo(limits.maxIdle()) > 0) {
            discard(connections.idle.pollLast());
        }
    }

    /** Closes all that nobody uses. */
    void closeIdle() {
        for (Connections connections : origins.values()) {
            while (!connections.idle.isEmpty()) {
                discard(connections.idle.pollLast());
            }
        }
    }

    /** Closes all connections, leased ones too: their exchanges are cut. */
    void close() {
        closed = true;
        Set.copyOf(all).forEach(connection -> connection.abort(new IOException("the client is closed")));
        for (Connections connections : origins.values()) {
            connections.waiting.forEach(waiting -> waiting.fail(new ConnectFailedException("The client is closed.")));
            connections.waiting.clear();
        }
    }
}
