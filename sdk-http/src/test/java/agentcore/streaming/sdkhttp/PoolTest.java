package agentcore.streaming.sdkhttp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.SdkHttpConfigurationOption;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.utils.AttributeMap;

/** Which connection a request goes over, and what happens when there is none. */
class PoolTest extends TransportTestBase {
    private static final class TestClock implements InstantSource {
        private volatile Instant now = Instant.parse("2026-11-22T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }
    }

    private final TestClock clock = new TestClock();

    @Test
    void aConnectionIsUsedAgain(Vertx vertx) {
        VertxSdkHttpClient client = client(vertx);
        assertEquals("over 1", exchange(client));
        assertEquals("over 1", exchange(client));
    }

    @Test
    void oneThatWasIdleForTooLongByTheWallClockIsNot(Vertx vertx) {
        VertxSdkHttpClient client = client(
                VertxSdkHttpClient.builder(vertx).clock(clock).maxIdle(Duration.ofSeconds(60)));
        assertEquals("over 1", exchange(client));
        clock.now = clock.now.plusSeconds(60);
        assertEquals("over 1", exchange(client));
        clock.now = clock.now.plusSeconds(60).plusMillis(1);
        assertEquals("over 2", exchange(client));
    }

    /** Nobody knows how old it is then. */
    @Test
    void oneFromBeforeTheClockWasSetBackIsNot(Vertx vertx) {
        VertxSdkHttpClient client = client(
                VertxSdkHttpClient.builder(vertx).clock(clock).maxIdle(Duration.ofSeconds(60)));
        assertEquals("over 1", exchange(client));
        clock.now = clock.now.minusSeconds(3600);
        assertEquals("over 2", exchange(client));
    }

    @Test
    void aConnectionMayBeKeptForEver(Vertx vertx) {
        VertxSdkHttpClient client = client(VertxSdkHttpClient.builder(vertx).clock(clock)
                .maxIdle(ChronoUnit.FOREVER.getDuration()));
        assertEquals("over 1", exchange(client));
        clock.now = clock.now.plus(Duration.ofDays(10_000));
        assertEquals("over 1", exchange(client));
    }

    @Test
    void withoutIdleTimeEveryRequestHasItsOwn(Vertx vertx) {
        VertxSdkHttpClient client = client(VertxSdkHttpClient.builder(vertx).clock(clock).maxIdle(Duration.ZERO));
        assertEquals("over 1", exchange(client));
        assertEquals("over 2", exchange(client)); // in the same millisecond
    }

    /** Ready or not: a second handshake would be for nothing. */
    @Test
    void oneThatIsOpenedAheadIsTheFirstRequests(Vertx vertx) {
        VertxSdkHttpClient client = client(vertx);
        client.connectAhead(URI.create(server.url()));
        client.connectAhead(URI.create(server.url()));
        assertEquals("over 1", exchange(client));
        client.connectAhead(URI.create(server.url())); // there is one
        assertEquals("over 1", exchange(client));
        assertEquals(1, server.connections());
    }

    /** A second is opened where the first has been taken before it was there: each is one request's. */
    @Test
    void eachThatIsOpenedAheadIsOneRequests(Vertx vertx) {
        VertxSdkHttpClient client = client(vertx);
        client.connectAhead(URI.create(server.url()));
        Probe first = get(client);
        client.connectAhead(URI.create(server.url()));
        Call one = server.take();
        Probe second = get(client);
        Call other = server.take();
        assertEquals(2, server.connections());
        one.answer(200, "x");
        other.answer(200, "y");
        first.rest();
        second.rest();
    }

    /** By a server whose FIN is there when this returns: the other's sockets are closed by the thread that reads. */
    @Test
    void oneThatWasOpenedAheadAndClosedByTheServerIsNotUsed(Vertx vertx) throws IOException {
        VertxSdkHttpClient client = client(vertx);
        try (ServerSocket own = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String url = "http://127.0.0.1:" + own.getLocalPort();
            client.connectAhead(URI.create(url));
            own.accept().close();
            Probe probe = send(client, request(SdkHttpMethod.GET, url + "/"), body(""));
            try (Socket second = own.accept()) {
                assertEquals('G', second.getInputStream().read());
                second.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(US_ASCII));
                assertEquals("ok", probe.rest());
            }
        }
    }

    @Test
    void whereNoneCanBeOpenedAheadTheRequestTellsIt(Vertx vertx) throws IOException {
        VertxSdkHttpClient client = client(vertx);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        client.connectAhead(URI.create("http://127.0.0.1:" + port));
        send(client, request(SdkHttpMethod.GET, "http://127.0.0.1:" + port + "/"), body(""));
        assertInstanceOf(ConnectFailedException.class, failure());
        assertEquals("over 1", exchange(client));
    }

    /** As after a snapshot: idle ones are closed, and whoever is in the middle of something is not disturbed. */
    @Test
    void idleOnesCanBeClosed(Vertx vertx) {
        VertxSdkHttpClient client = client(vertx);
        Probe first = get(client);
        CompletableFuture<Void> firstFuture = lastFuture;
        Call idle = server.take();
        Probe second = get(client);
        Call busy = server.take();
        idle.answer(200, "over 1");
        assertEquals("over 1", first.rest());
        Probe.get(firstFuture);
        client.closeIdle();
        idle.awaitClosedByClient();
        busy.answer(200, "over 2");
        assertEquals("over 2", second.rest());
        assertEquals("over 2", exchange(client));
    }

    @ParameterizedTest
    @ValueSource(strings = {"FIN", "RST", "unasked bytes"})
    void oneThatTheServerHasSpoiltMeanwhileIsNotUsedAgain(String how, Vertx vertx) {
        VertxSdkHttpClient client = client(vertx);
        Probe probe = get(client);
        Call call = server.take();
        call.head(200, "Content-Length: 2").raw("ok");
        assertEquals("ok", probe.rest());
        Probe.get(lastFuture);
        switch (how) {
            case "FIN" -> call.close();
            case "RST" -> call.reset();
            default -> call.raw("HTTP/1.1 408 Timeout\r\n\r\n");
        }
        call.awaitClosedByClient();
        assertEquals("over 2", exchange(client));
    }

    /** As after a freeze: what the server did meanwhile lies in the kernel, and the event loop has not read it. */
    @ParameterizedTest
    @ValueSource(strings = {"FIN", "RST", "unasked bytes"})
    void whatLiesUnreadInTheKernelIsReadBeforeAConnectionIsUsedAgain(String how, Vertx vertx)
            throws InterruptedException {
        VertxSdkHttpClient client = client(vertx);
        Probe first = get(client);
        Call call = server.take();
        call.head(200, "Content-Length: 2").raw("ok");
        assertEquals("ok", first.rest());
        Probe.get(lastFuture);
        Probe second = afterFreeze(vertx, () -> {
            switch (how) {
                case "FIN" -> call.close();
                case "RST" -> call.reset();
                default -> call.raw("HTTP/1.1 408 Timeout\r\nContent-Length: 0\r\n\r\n");
            }
        }, () -> get(client));
        Call next = server.take();
        assertEquals(2, next.connection());
        next.answer(200, "fine");
        assertEquals("fine", second.rest());
    }

    /** In one segment: whoever waits for the connection must not get the rest as an answer. */
    @Test
    void oneThatBringsMoreThanTheAnswerIsNotGivenToARequestThatWaits(Vertx vertx) {
        VertxSdkHttpClient client = client(VertxSdkHttpClient.builder(vertx).maxConnections(1));
        Probe first = get(client);
        Call call = server.take();
        Probe second = get(client);
        call.raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 408 Timeout\r\nContent-Length: 4\r\n\r\nlate");
        assertEquals("ok", first.rest());
        Call next = server.take();
        assertEquals(2, next.connection());
        next.answer(200, "fine");
        assertEquals("fine", second.rest());
    }

    /** Even from within the end of the first answer. */
    @Test
    void norToOneThatIsMadeLater(Vertx vertx) {
        VertxSdkHttpClient client = client(vertx);
        CompletableFuture<Probe> next = new CompletableFuture<>();
        Probe first = get(client, new Probe() {
            @Override
            public void onComplete() {
                super.onComplete();
                next.complete(PoolTest.this.get(client));
            }
        });
        server.take().raw(
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 408 Timeout\r\nContent-Length: 4\r\n\r\nlate");
        assertEquals("ok", first.rest());
        Call call = server.take();
        assertEquals(2, call.connection());
        call.answer(200, "fine");
        assertEquals("fine", Probe.get(next).rest());
    }

    @Test
    void connectionsOfOneOriginAreNotUsedForAnother(Vertx vertx) {
        try (ScriptedServer other = new ScriptedServer()) {
            VertxSdkHttpClient client = client(vertx);
            assertEquals("over 1", exchange(client));
            Probe probe = send(client, request(SdkHttpMethod.GET, other.url()), body(""));
            other.take().answer(200, "other");
            assertEquals("other", probe.rest());
            Probe byName = send(client, request(SdkHttpMethod.GET, "http://localhost:" + server.port() + "/"),
                    body(""));
            Call call = server.take();
            assertEquals(2, call.connection());
            call.answer(200, "");
            assertEquals("", byName.rest());
        }
    }

    @Test
    void requestsBeyondTheLimitWaitForAConnectionToComeBack(Vertx vertx) {
        VertxSdkHttpClient client = client(VertxSdkHttpClient.builder(vertx).maxConnections(1));
        Probe first = get(client);
        Call call = server.take();
        Probe second = get(client);
        CompletableFuture<Void> secondFuture = lastFuture;
        call.answer(200, "first");
        assertEquals("first", first.rest());
        Call next = server.take();
        assertEquals(1, next.connection());
        next.answer(200, "second");
        assertEquals("second", second.rest());
        Probe.get(secondFuture);
    }

    @Test
    void requestsBeyondTheLimitGetANewConnectionWhenOneIsClosed(Vertx vertx) {
        VertxSdkHttpClient client = client(VertxSdkHttpClient.builder(vertx).maxConnections(1));
        get(client);
        Call call = server.take();
        Probe second = get(client);
        call.close();
        Call next = server.take();
        assertEquals(2, next.connection());
        next.answer(200, "second");
        assertEquals("second", second.rest());
    }

    @Test
    void moreThanMayWaitFailAtOnce(Vertx vertx) {
        VertxSdkHttpClient client = client(VertxSdkHttpClient.builder(vertx).maxConnections(1).maxWaiting(0));
        get(client);
        server.take();
        get(client);
        ConnectFailedException failure = assertInstanceOf(ConnectFailedException.class, failure());
        assertTrue(failure.getMessage().startsWith("All 1 connections to 127.0.0.1:"), failure.getMessage());
    }

    @Test
    void waitingForAConnectionHasALimit(Vertx vertx) {
        VertxSdkHttpClient client = client(
                VertxSdkHttpClient.builder(vertx).maxConnections(1).acquireTimeout(Duration.ofMillis(1)));
        Probe first = retried(client);
        Call call = server.take();
        get(client);
        ConnectFailedException failure = assertInstanceOf(ConnectFailedException.class, failure());
        assertTrue(failure.getMessage().endsWith("was to be had within PT0.001S."), failure.getMessage());
        call.answer(200, "first"); // the connection comes back, and is not lost to the one that gave up
        assertEquals("first", first.rest());
        Probe next = get(client);
        Call again = server.take();
        assertEquals(call.connection(), again.connection());
        again.answer(200, "again");
        assertEquals("again", next.rest());
    }

    /** With so short a limit a new connection may come too late as well; it is kept for the next try. */
    private Probe retried(VertxSdkHttpClient client) {
        for (int i = 0; i < 1000; i++) {
            Probe probe = get(client);
            if (server.awaitCall(lastFuture)) {
                return probe;
            }
        }
        throw new AssertionError("No request got through.");
    }

    /** It counts no more, and no connection is opened for it. */
    @Test
    void aRequestThatHasGivenUpWaitingLeavesItsPlace(Vertx vertx) {
        VertxSdkHttpClient client = client(VertxSdkHttpClient.builder(vertx).maxConnections(1).maxWaiting(1));
        Probe first = get(client);
        Call call = server.take();
        get(client);
        lastFuture.cancel(true);
        Probe third = get(client); // would be refused if the second still waited
        call.answer(200, "first");
        assertEquals("first", first.rest());
        Call next = server.take();
        next.answer(200, "third");
        assertEquals("third", third.rest());
        assertEquals(1, server.connections());
    }

    /** A resolver that takes its time, on a thread of its own: the event loop goes on, and the time limit holds. */
    @Test
    void namesAreResolvedOffTheEventLoopAndWithinTheTimeForAConnection(Vertx vertx) throws InterruptedException {
        VertxSdkHttpClient client = client(VertxSdkHttpClient.builder(vertx).connectTimeout(Duration.ofMillis(50)));
        try (SlowNames.Question question = SlowNames.question()) {
            send(client, request(SdkHttpMethod.GET, "http://" + question.name() + ":" + server.port() + "/"), body(""));
            question.await();
            CountDownLatch turn = new CountDownLatch(1);
            vertx.getOrCreateContext().runOnContext(v -> turn.countDown());
            turn.await();
            ConnectFailedException failure = assertInstanceOf(ConnectFailedException.class, failure());
            assertTrue(failure.getMessage().endsWith("within PT0.05S."), failure.getMessage());
        }
        assertEquals(0, server.connections());
    }

    @Test
    void aNameThatIsResolvedLeadsToTheServer(Vertx vertx) {
        SlowNames.Question question = SlowNames.question();
        question.close();
        Probe probe = send(client(vertx),
                request(SdkHttpMethod.GET, "http://" + question.name() + ":" + server.port() + "/"), body(""));
        Call call = server.take();
        assertEquals(Optional.of(question.name() + ":" + server.port()), call.header("Host"));
        call.answer(200, "here");
        assertEquals("here", probe.rest());
    }

    @Test
    void aRefusedConnectionIsNamed(Vertx vertx) throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        send(client(vertx), request(SdkHttpMethod.GET, "http://127.0.0.1:" + port + "/"), body(""));
        ConnectFailedException failure = assertInstanceOf(ConnectFailedException.class, failure());
        assertTrue(failure.getMessage().startsWith("No connection to 127.0.0.1:" + port + ": "), failure.getMessage());
    }

    @Test
    void anUnknownHostIsNamed(Vertx vertx) {
        send(client(vertx), request(SdkHttpMethod.GET, "http://no-such-host.invalid/"), body(""));
        ConnectFailedException failure = assertInstanceOf(ConnectFailedException.class, failure());
        assertTrue(failure.getMessage().startsWith("No connection to no-such-host.invalid:80: "), failure.getMessage());
    }

    @Test
    void aHandshakeThatNobodyAnswersIsGivenUp(Vertx vertx) throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            VertxSdkHttpClient client = client(VertxSdkHttpClient.builder(vertx).connectTimeout(Duration.ofMillis(50)));
            send(client, request(SdkHttpMethod.GET, "https://127.0.0.1:" + mute.getLocalPort() + "/"), body(""));
            assertInstanceOf(ConnectFailedException.class, failure());
        }
    }

    @Test
    void closingTheClientFailsWhatIsUnderWay(Vertx vertx) {
        VertxSdkHttpClient client = client(VertxSdkHttpClient.builder(vertx).maxConnections(1));
        get(client);
        CompletableFuture<Void> first = lastFuture;
        Call call = server.take();
        get(client);
        client.close();
        call.awaitClosedByClient();
        assertInstanceOf(ConnectFailedException.class, failure());
        lastFuture = first;
        assertInstanceOf(ResponseCutException.class, failure());
        get(client);
        assertEquals("The client is closed.", failure().getMessage());
    }

    @Test
    void wishesOfAServiceCountWhereNothingIsSet(Vertx vertx) {
        AttributeMap one = AttributeMap.builder().put(SdkHttpConfigurationOption.MAX_CONNECTIONS, 1)
                .put(SdkHttpConfigurationOption.MAX_PENDING_CONNECTION_ACQUIRES, 0).build();
        VertxSdkHttpClient wished = VertxSdkHttpClient.builder(vertx).buildWithDefaults(one);
        VertxSdkHttpClient set = VertxSdkHttpClient.builder(vertx).maxConnections(2).buildWithDefaults(one);
        try (wished; set) {
            get(wished);
            server.take();
            get(wished);
            assertInstanceOf(ConnectFailedException.class, failure());
            get(set);
            get(set);
            server.take();
            server.take();
        }
        AttributeMap http2 = AttributeMap.builder().put(SdkHttpConfigurationOption.PROTOCOL, Protocol.HTTP2).build();
        VertxSdkHttpClient.Builder builder = VertxSdkHttpClient.builder(vertx);
        assertThrows(IllegalArgumentException.class, () -> builder.buildWithDefaults(http2));
    }

    @Test
    void settingsThatMakeNoSenseAreRefused(Vertx vertx) {
        VertxSdkHttpClient.Builder builder = VertxSdkHttpClient.builder(vertx);
        assertThrows(IllegalArgumentException.class, () -> builder.connectTimeout(Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> builder.connectTimeout(Duration.ofNanos(999_999)));
        assertThrows(IllegalArgumentException.class, () -> builder.connectTimeout(Duration.ofDays(30)));
        assertThrows(IllegalArgumentException.class, () -> builder.acquireTimeout(Duration.ofDays(30)));
        assertThrows(IllegalArgumentException.class, () -> builder.acquireTimeout(Duration.ofMillis(-1)));
        assertThrows(IllegalArgumentException.class, () -> builder.maxIdle(Duration.ofMillis(-1)));
        assertThrows(IllegalArgumentException.class, () -> builder.maxConnections(0));
        assertThrows(IllegalArgumentException.class, () -> builder.maxWaiting(-1));
    }
}
