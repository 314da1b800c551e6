package agentcore.streaming.sdkhttp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;

import agentcore.streaming.sdkhttp.Probe.End;
import agentcore.streaming.wire.fixture.Call;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import software.amazon.awssdk.http.SdkHttpResponse;

/** How responses come in, end, and fail to end. */
class ResponsesTest extends TransportTestBase {
    private static final String[] CHUNKED = {"Transfer-Encoding: chunked"};

    @Test
    void aHeadArrivesBeforeAnyOfTheBody(Vertx vertx) {
        Probe probe = get(client(vertx));
        Call call = server.take().head(200, "Transfer-Encoding: chunked", "X-A: 1", "x-a: 2",
                "Content-Type: text/event-stream");
        assertEquals(200, probe.head().statusCode());
        assertEquals(List.of("1", "2"), probe.head().matchingHeaders("X-A"));
        assertEquals("text/event-stream", probe.head().firstMatchingHeader("content-type").orElseThrow());
        call.end();
        assertEquals("", probe.rest());
        Probe.get(lastFuture);
    }

    @Test
    void eachChunkArrivesBeforeTheNextIsSent(Vertx vertx) {
        Probe probe = get(client(vertx));
        Call call = server.take().head(200, CHUNKED);
        for (String chunk : List.of("data: 日本\n\n", "d", "\0", "x".repeat(60_000))) {
            call.chunk(chunk);
            StringBuilder received = new StringBuilder();
            while (received.length() < chunk.length()) { // a long one may come in pieces
                received.append(probe.request(1).next());
            }
            assertEquals(chunk, received.toString());
        }
        call.end();
        assertEquals("", probe.rest());
    }

    @Test
    void nothingIsHandedOutUnasked(Vertx vertx) {
        Probe probe = get(client(vertx));
        Call call = server.take().head(200, CHUNKED);
        call.chunk("1").chunk("2").chunk("3").end();
        assertEquals("1", probe.request(1).next());
        probe.head();
        assertEquals(0, probe.signalsWaiting());
        assertEquals("2", probe.request(2).next());
        assertEquals("3", probe.next());
        assertInstanceOf(End.class, probe.next()); // the end is no element
    }

    /**
     * With Vert.x's own HTTP client as the transport this fails for 17 to 24 chunks: it tells the close ahead of what it
     * has queued, and a complete response looks cut (docs/decisions/0002).
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 17, 20, 24, 100})
    void aCompleteResponseIsCompleteAlthoughTheServerClosesWhileTheReaderPauses(int chunks, Vertx vertx) {
        Probe probe = get(client(vertx));
        Call call = server.take().head(200, "Transfer-Encoding: chunked", "Connection: close");
        probe.head();
        for (int i = 0; i < chunks; i++) {
            call.chunk("data: " + i + "\n\n");
        }
        call.end();
        call.close();
        for (int i = 0; i < chunks; i++) {
            assertEquals("data: " + i + "\n\n", probe.request(1).next());
        }
        assertEquals("", probe.rest());
        Probe.get(lastFuture);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 17, 20, 24, 100})
    void aCutIsToldAfterAllThatCameBeforeIt(int chunks, Vertx vertx) {
        Probe probe = get(client(vertx));
        Call call = server.take().head(200, CHUNKED);
        probe.head();
        for (int i = 0; i < chunks; i++) {
            call.chunk("data: " + i + "\n\n");
        }
        call.close();
        for (int i = 0; i < chunks; i++) {
            assertEquals("data: " + i + "\n\n", probe.request(1).next());
        }
        assertInstanceOf(ResponseCutException.class, probe.next());
        assertInstanceOf(ResponseCutException.class, failure());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            FIN | Transfer-Encoding: chunked | 5 CRLF hello CRLF        | The server closed the connection before the response was complete.
            FIN | Transfer-Encoding: chunked | 8 CRLF hello             | The server closed the connection before the response was complete.
            FIN | Transfer-Encoding: chunked | 5 CRLF hello CRLF 0 CRLF | The server closed the connection before the response was complete.
            FIN | Content-Length: 8          | hello                    | The server closed the connection before the response was complete.
            RST | Transfer-Encoding: chunked | 5 CRLF hello CRLF        | The connection broke (Connection reset) before the response was complete.
            RST | Content-Length: 8          | hello                    | The connection broke (Connection reset) before the response was complete.
            """)
    void aBodyThatEndsTooEarlyIsAFailure(String how, String framing, String body, String message, Vertx vertx) {
        Probe probe = get(client(vertx));
        Call call = server.take().head(200, framing).raw(body.replace(" CRLF", "\r\n").replace("\n ", "\n"));
        assertEquals("hello", probe.request(1).next());
        if (how.equals("RST")) {
            call.reset();
        } else {
            call.close();
        }
        Throwable cut = (Throwable) probe.next();
        assertInstanceOf(ResponseCutException.class, cut);
        assertEquals(message, cut.getMessage());
        assertSame(cut, failure());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5"})
    void aConnectionThatEndsBeforeTheHeadIsAFailure(String start, Vertx vertx) {
        Probe probe = get(client(vertx));
        server.take().raw(start).close();
        Throwable cut = (Throwable) probe.next();
        assertEquals("The server closed the connection before it answered.", cut.getMessage());
        assertSame(cut, failure());
    }

    /** Without a length the end of the connection is the end of the body (RFC 9112, 6.3). */
    @Test
    void aBodyWithoutLengthEndsWithTheConnection(Vertx vertx) {
        VertxSdkHttpClient client = client(vertx);
        Probe probe = get(client);
        Call call = server.take().head(200).raw("all of it");
        assertEquals("all of it", probe.request(1).next());
        call.close();
        assertEquals("", probe.rest());
        assertEquals("over 2", exchange(client));
    }

    /** Then a connection that breaks leaves nobody knowing where the body would have ended. */
    @Test
    void aBodyWithoutLengthDoesNotEndWithAConnectionThatBreaks(Vertx vertx) {
        Probe probe = get(client(vertx));
        Call call = server.take().head(200).raw("half of");
        assertEquals("half of", probe.request(1).next());
        call.reset();
        Throwable cut = (Throwable) probe.next();
        assertInstanceOf(ResponseCutException.class, cut);
        assertEquals("The connection broke (Connection reset) before the response was complete.", cut.getMessage());
        assertSame(cut, failure());
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnothex\r\n"})
    void whatIsNoResponseIsAFailure(String bytes, Vertx vertx) {
        Probe probe = get(client(vertx));
        server.take().raw(bytes);
        Throwable failure = failure();
        assertInstanceOf(ResponseCutException.class, failure);
        assertTrue(failure.getMessage().startsWith("The response can't be read: "), failure.getMessage());
        assertInstanceOf(ResponseCutException.class, probe.next());
    }

    @Test
    void aHeadLongerThan64KilobytesIsAFailure(Vertx vertx) {
        get(client(vertx));
        server.take().raw("HTTP/1.1 200 OK\r\nX: " + "v".repeat(65 * 1024) + "\r\n\r\n");
        assertInstanceOf(ResponseCutException.class, failure());
    }

    @Test
    void informationalResponsesAreSteppedOver(Vertx vertx) {
        Probe probe = get(client(vertx));
        Call call = server.take();
        call.raw("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n");
        call.answer(200, "real");
        assertEquals(200, probe.head().statusCode());
        assertEquals("real", probe.rest());
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void responsesWithoutBodyEndAtOnceAndLeaveTheConnectionOpen(int status, Vertx vertx) {
        VertxSdkHttpClient client = client(vertx);
        Probe probe = get(client);
        server.take().head(status).done();
        assertEquals("", probe.rest());
        assertEquals("over 1", exchange(client));
    }

    @Test
    void cancellingTheSubscriptionClosesTheConnection(Vertx vertx) {
        Probe probe = get(client(vertx));
        Call call = server.take().head(200, CHUNKED).chunk("1").chunk("2");
        assertEquals("1", probe.request(1).next());
        probe.cancel();
        call.awaitClosedByClient();
        assertInstanceOf(CancellationException.class, failure());
    }

    @Test
    void cancellingTheFutureBeforeTheHeadClosesTheConnection(Vertx vertx) {
        get(client(vertx));
        Call call = server.take();
        lastFuture.cancel(true);
        call.awaitClosedByClient();
    }

    /** This is how the SDK lets go of a request. */
    @Test
    void failingTheFutureFromOutsideClosesTheConnection(Vertx vertx) {
        get(client(vertx));
        Call call = server.take();
        lastFuture.completeExceptionally(new IllegalStateException("too late"));
        call.awaitClosedByClient();
    }

    /** Or it would wait for ever. */
    @Test
    void theBodysSubscriberIsToldWhenTheFutureIsFailedFromOutside(Vertx vertx) {
        Probe probe = get(client(vertx));
        Call call = server.take().head(200, CHUNKED).chunk("1");
        assertEquals("1", probe.request(1).next());
        lastFuture.completeExceptionally(new IllegalStateException("too late"));
        assertInstanceOf(CancellationException.class, probe.next());
        call.awaitClosedByClient();
    }

    @Test
    void aSubscriberThatThrowsFailsTheRequestWithItsReason(Vertx vertx) {
        IllegalStateException why = new IllegalStateException("can't take it");
        Probe probe = get(client(vertx), new Probe() {
            @Override
            public void onNext(ByteBuffer piece) {
                throw why;
            }
        });
        Call call = server.take().head(200, CHUNKED).chunk("1");
        probe.request(1);
        call.awaitClosedByClient();
        assertSame(why, failure());
    }

    /** Also a handler that can't even be told of a failure. */
    @Test
    void aRequestIsOverWhateverItsHandlerDoes(Vertx vertx) {
        get(client(vertx), new Probe() {
            @Override
            public void onError(Throwable failure) {
                throw new IllegalStateException("can't hear it");
            }
        });
        server.take().close();
        assertInstanceOf(ResponseCutException.class, failure());
    }

    /** Nothing of a response but its body may be as long as a server likes. */
    @ParameterizedTest
    @ValueSource(strings = {"status line", "chunk size", "chunk extension", "trailer", "trailers"})
    void whatHasNoEndIsRefused(String what, Vertx vertx) {
        Probe probe = get(client(vertx));
        Call call = server.take();
        String chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        call.raw(switch (what) {
            case "status line" -> "HTTP/1.1 200 " + "x".repeat(9000);
            case "chunk size" -> chunked + "0".repeat(9000);
            case "chunk extension" -> chunked + "5;" + "x".repeat(9000);
            case "trailer" -> chunked + "0\r\nX: " + "x".repeat(70_000);
            default -> chunked + "0\r\n" + ("X: " + "x".repeat(1000) + "\r\n").repeat(70);
        });
        if (!what.equals("status line")) {
            probe.request(1);
        }
        assertInstanceOf(ResponseCutException.class, failure());
        call.awaitClosedByClient();
    }

    @Test
    void aSecondSubscriberIsRefused(Vertx vertx) {
        Probe second = new Probe();
        Probe probe = new Probe() {
            @Override
            public void onStream(Publisher<ByteBuffer> stream) {
                super.onStream(stream);
                stream.subscribe(second);
            }
        };
        get(client(vertx), probe);
        server.take().answer(200, "once");
        assertInstanceOf(IllegalStateException.class, second.next());
        assertEquals("once", probe.rest());
    }

    @Test
    void aHandlerThatThrowsFailsTheRequestAndClosesTheConnection(Vertx vertx) {
        get(client(vertx), new Probe() {
            @Override
            public void onHeaders(SdkHttpResponse response) {
                throw new IllegalStateException("can't parse");
            }
        });
        Call call = server.take().head(200, CHUNKED);
        call.awaitClosedByClient();
        assertEquals("can't parse", failure().getMessage());
    }
}
