package agentcore.streaming.sdkhttp;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.netty.handler.codec.http.HttpRequest;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * The transport for asynchronous clients of the AWS SDK for Java v2 on a Vert.x event loop: HTTP/1.1, with or without TLS.
 *
 * <pre>{@code
 * SdkAsyncHttpClient http = VertxSdkHttpClient.builder(vertx).maxIdle(Duration.ofSeconds(60)).build();
 * BedrockAgentCoreAsyncClient client = BedrockAgentCoreAsyncClient.builder().httpClient(http).build();
 * }</pre>
 *
 * <ul>
 * <li>One client is one event loop: that of the context it is built on, or a new one. Calls from that context run at once
 * and stay there; from elsewhere they hop to it. For more than one loop, build one client on each.
 * <li>Back-pressure is exact: a response is read as its subscriber asks. What the body's publisher hands out may be kept.
 * <li>A body that ends before its last chunk, or short of its Content-Length, is a {@link ResponseCutException}, never a
 * normal end; it is told after every byte that came before it.
 * <li>Cancelling the future, or the body's subscription, closes the connection.
 * <li>Certificates and host names are verified, against the JDK's trust store unless told otherwise; TLS 1.2 at least.
 * <li>There is no time limit on an answer or between its bytes: an agent may think. Deadlines are the caller's, by
 * cancelling. Redirects are not followed, nothing is decompressed, no request is sent twice.
 * </ul>
 */
public final class VertxSdkHttpClient implements SdkAsyncHttpClient {
    private final Loop loop;
    private final ConnectionPool pool;
    private final Connector connector;
    private final Duration acquireTimeout;

    private VertxSdkHttpClient(Builder builder) {
        loop = new Loop(builder.vertx.getOrCreateContext());
        connector = new Connector(builder.vertx, builder.connectTimeout, builder.tls, builder.trust, builder.trustAll);
        pool = new ConnectionPool(loop,
                new ConnectionPool.Limits(builder.maxConnections, builder.maxWaiting, builder.maxIdle), builder.clock,
                connector);
        acquireTimeout = builder.acquireTimeout;
    }

    /**
     * A builder of transports.
     *
     * @param vertx whose event loop does the work
     * @return the builder
     */
    public static Builder builder(Vertx vertx) {
        return new Builder(vertx);
    }

    /** {@inheritDoc} Any thread. Signals to the response handler come on the client's event loop. */
    @Override
    public CompletableFuture<Void> execute(AsyncExecuteRequest request) {
        Exchange exchange = new Exchange(loop, request);
        loop.execute(() -> start(exchange, request));
        return exchange.future();
    }

    private void start(Exchange exchange, AsyncExecuteRequest request) {
        try {
            HttpRequest message = HttpMessages.request(request.request(),
                    request.requestContentPublisher().contentLength());
            lease(exchange, message, Origin.of(request.request()));
        } catch (RuntimeException | Error thrown) { // by the request or its body: nobody else would be told
            exchange.fail(thrown);
        }
    }

    private void lease(Exchange exchange, HttpRequest message, Origin origin) {
        Promise<Connection> lease = Promise.promise();
        long timer = loop.context().owner().setTimer(acquireTimeout.toMillis(), late -> exchange.fail(
                new ConnectFailedException(
                        "No connection to " + origin + " was to be had within " + acquireTimeout + ".")));
        lease.future().onComplete(leased -> {
            loop.context().owner().cancelTimer(timer);
            if (leased.failed()) {
                exchange.fail(leased.cause());
            } else if (exchange.over()) {
                pool.release(leased.result());
            } else {
                start(exchange, message, leased.result());
            }
        });
        pool.lease(origin, lease);
        exchange.future().whenComplete((done, failure) -> loop.execute(() -> pool.forget(origin, lease)));
    }

    private void start(Exchange exchange, HttpRequest message, Connection connection) {
        try {
            exchange.start(message, pool, connection);
        } catch (RuntimeException | Error thrown) { // by the body's publisher
            exchange.fail(thrown);
        }
    }

    @Override
    public String clientName() {
        return "Vertx";
    }

    /**
     * Opens a connection to where requests are going to be sent, unless there is one, so that the first of them needn't wait
     * for it. One that comes while it is being opened waits for this connection; if that fails it gets another. A failure is
     * told to nobody. Any thread.
     *
     * @param url its scheme, host and port count
     */
    public void connectAhead(URI url) {
        Origin origin = Origin.of(SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(url).build());
        loop.execute(() -> pool.connectAhead(origin));
    }

    /**
     * Closes the connections that no request uses: after a process was restored from a snapshot they are dead, and nobody
     * would say so. Any thread; requests that are made after this call get new ones.
     */
    public void closeIdle() {
        loop.execute(pool::closeIdle);
    }

    /** Closes all connections; requests that are under way fail. Any thread. */
    @Override
    public void close() {
        loop.execute(() -> {
            pool.close();
            connector.close();
        });
    }

    /** Settings of a transport. What is set here goes before what a service asks for. */
    public static final class Builder implements SdkAsyncHttpClient.Builder<Builder> {
        /** What timers can keep. */
        private static final Duration SHORTEST = Duration.ofMillis(1);
        private static final Duration LONGEST = Duration.ofDays(24);

        private final Vertx vertx;
        private Duration connectTimeout;
        private Duration acquireTimeout;
        private Duration maxIdle;
        private Integer maxConnections;
        private Integer maxWaiting;
        private TlsEngine tls = TlsEngine.JDK;
        private TrustOptions trust;
        private boolean trustAll;
        private InstantSource clock = InstantSource.system();

        private Builder(Vertx vertx) {
            this.vertx = Objects.requireNonNull(vertx);
        }

        private Builder(Builder other) {
            vertx = other.vertx;
            connectTimeout = other.connectTimeout;
            acquireTimeout = other.acquireTimeout;
            maxIdle = other.maxIdle;
            maxConnections = other.maxConnections;
            maxWaiting = other.maxWaiting;
            tls = other.tls;
            trust = other.trust;
            trustAll = other.trustAll;
            clock = other.clock;
        }

        /**
         * How long a new connection may take: name resolution, TCP and TLS together.
         *
         * @param timeout 1 ms to 24 days; 2 s if not set
         * @return this
         */
        public Builder connectTimeout(Duration timeout) {
            connectTimeout = timeout("connectTimeout", timeout);
            return this;
        }

        /**
         * How long a request may wait for a connection, be it a new one or one that others use.
         *
         * @param timeout 1 ms to 24 days; 10 s if not set
         * @return this
         */
        public Builder acquireTimeout(Duration timeout) {
            acquireTimeout = timeout("acquireTimeout", timeout);
            return this;
        }

        /**
         * How long a connection may have been idle to be used again, by the clock.
         *
         * @param idle zero or more; 60 s if not set; with zero none is used again
         * @return this
         */
        public Builder maxIdle(Duration idle) {
            if (idle.isNegative()) {
                throw new IllegalArgumentException("maxIdle must not be negative.");
            }
            maxIdle = idle;
            return this;
        }

        /**
         * How many connections may be open to one origin.
         *
         * @param connections 1 or more; 50 if not set
         * @return this
         */
        public Builder maxConnections(int connections) {
            if (connections < 1) {
                throw new IllegalArgumentException("maxConnections must be 1 or more.");
            }
            maxConnections = connections;
            return this;
        }

        /**
         * How many requests may wait for a connection to one origin; more fail at once.
         *
         * @param requests 0 or more; 10,000 if not set
         * @return this
         */
        public Builder maxWaiting(int requests) {
            if (requests < 0) {
                throw new IllegalArgumentException("maxWaiting must not be negative.");
            }
            maxWaiting = requests;
            return this;
        }

        /**
         * Whose TLS it is.
         *
         * @param engine the JDK's, as if not set, or another that is there
         * @return this
         */
        public Builder tls(TlsEngine engine) {
            tls = Objects.requireNonNull(engine);
            return this;
        }

        /**
         * Whom to trust instead of the certificate authorities of the JDK.
         *
         * @param trust certificates, as Vert.x takes them
         * @return this
         */
        public Builder trust(TrustOptions trust) {
            this.trust = Objects.requireNonNull(trust);
            return this;
        }

        /**
         * The clock by which idle connections age.
         *
         * @param clock a wall clock
         * @return this
         */
        public Builder clock(InstantSource clock) {
            this.clock = Objects.requireNonNull(clock);
            return this;
        }

        /**
         * Builds the transport. Of a service's wishes it heeds the connection and acquire timeouts, the numbers of
         * connections and of waiting requests, the idle time, and {@code TRUST_ALL_CERTIFICATES}, which is for tests.
         *
         * @throws IllegalArgumentException if the service needs HTTP/2
         */
        @Override
        public VertxSdkHttpClient buildWithDefaults(AttributeMap serviceDefaults) {
            if (serviceDefaults.get(SdkHttpConfigurationOption.PROTOCOL) == Protocol.HTTP2) {
                throw new IllegalArgumentException("This service needs HTTP/2, and this transport speaks HTTP/1.1: "
                        + "give its client another one.");
            }
            AttributeMap wishes = serviceDefaults.merge(SdkHttpConfigurationOption.GLOBAL_HTTP_DEFAULTS);
            Builder settled = new Builder(this);
            settled.connectTimeout(or(connectTimeout, wishes.get(SdkHttpConfigurationOption.CONNECTION_TIMEOUT)));
            settled.acquireTimeout(or(acquireTimeout,
                    wishes.get(SdkHttpConfigurationOption.CONNECTION_ACQUIRE_TIMEOUT)));
            settled.maxIdle(or(maxIdle, wishes.get(SdkHttpConfigurationOption.CONNECTION_MAX_IDLE_TIMEOUT)));
            settled.maxConnections = or(maxConnections, wishes.get(SdkHttpConfigurationOption.MAX_CONNECTIONS));
            settled.maxWaiting = or(maxWaiting, wishes.get(SdkHttpConfigurationOption.MAX_PENDING_CONNECTION_ACQUIRES));
            settled.trustAll = wishes.get(SdkHttpConfigurationOption.TRUST_ALL_CERTIFICATES);
            return new VertxSdkHttpClient(settled);
        }

        /** {@inheritDoc} */
        @Override
        public VertxSdkHttpClient build() {
            return buildWithDefaults(AttributeMap.empty());
        }

        private static <T> T or(T set, T wish) {
            return Optional.ofNullable(set).orElse(wish);
        }

        private static Duration timeout(String name, Duration duration) {
            if (duration.compareTo(SHORTEST) < 0 || duration.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(name + " must be 1 ms to 24 days, and is " + duration + ".");
            }
            return duration;
        }
    }
}
