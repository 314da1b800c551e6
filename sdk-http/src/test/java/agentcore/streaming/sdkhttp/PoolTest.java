package agentcore.streaming.sdkhttp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

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
    void withoutIdleTimeEveryRequestHasItsOwn(Vertx vertx) {
        VertxSdkHttpClient client = client(VertxSdkHttpClient.builder(vertx).clock(clock).maxIdle(Duration.ZERO));
        assertEquals("over 1", exchange(client));
        clock.now = clock.now.plusMillis(1);
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
        assertEquals("over 2", afterTheLoopHasSeenIt(client, vertx));
    }

    /** The close is in the kernel; a request that comes before the event loop has read it may still meet it. */
    private String afterTheLoopHasSeenIt(VertxSdkHttpClient client, Vertx vertx) {
        // Another connection's exchange makes the loop go through its sockets.
        try (ScriptedServer other = new ScriptedServer()) {
            for (int i = 0; i < 3; i++) {
                Probe probe = send(client, request(SdkHttpMethod.GET, other.url()), body(""));
                other.take().answer(200, "");
                assertEquals("", probe.rest());
            }
        }
        return exchange(client);
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
            CompletableFuture<Object> answeredOrFailed = CompletableFuture.anyOf(
                    lastFuture.handle((done, failure) -> "failed"),
                    CompletableFuture.supplyAsync(() -> {
                        while (server.callsNotTaken() == 0) {
                            Thread.onSpinWait();
                        }
                        return "sent";
                    }, task -> Thread.ofVirtual().start(task)));
            if (Probe.get(answeredOrFailed).equals("sent")) {
                return probe;
            }
        }
        throw new AssertionError("No request got through.");
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
        assertThrows(IllegalArgumentException.class, () -> builder.acquireTimeout(Duration.ofMillis(-1)));
        assertThrows(IllegalArgumentException.class, () -> builder.maxIdle(Duration.ofMillis(-1)));
        assertThrows(IllegalArgumentException.class, () -> builder.maxConnections(0));
        assertThrows(IllegalArgumentException.class, () -> builder.maxWaiting(-1));
    }
}
