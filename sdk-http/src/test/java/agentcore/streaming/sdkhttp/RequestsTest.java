package agentcore.streaming.sdkhttp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

import agentcore.streaming.wire.fixture.Call;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.async.SdkHttpContentPublisher;

/** How requests go out. */
class RequestsTest extends TransportTestBase {
    @Test
    void pathAndQueryGoOutAsTheyWereSigned(Vertx vertx) {
        String target = "/runtimes/arn%3Aaws%3Abedrock-agentcore%3Aus-east-1%3A1%3Aruntime%2Fa%2Bb/a%20b+c?qualifier=a%2Fb";
        Probe probe = send(client(vertx), request(SdkHttpMethod.GET, server.url() + target), body(""));
        Call call = server.take();
        assertEquals(target, call.target());
        call.answer(200, "");
        assertEquals("", probe.rest());
    }

    @Test
    void theHostIsTheOneThatWasSignedOrElseTheOrigin(Vertx vertx) {
        VertxSdkHttpClient client = client(vertx);
        get(client);
        Call call = server.take();
        assertEquals(Optional.of("127.0.0.1:" + server.port()), call.header("Host"));
        call.answer(200, "");
        SdkHttpRequest signed = request(SdkHttpMethod.GET, server.url()).toBuilder().putHeader("Host", "example.com")
                .build();
        send(client, signed, body(""));
        Call second = server.take();
        assertEquals(Optional.of("example.com"), second.header("Host"));
        assertEquals("/", second.target());
        second.answer(200, "");
    }

    /** Length and coding of a body; no expectation of one is left open. */
    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {"GET, '', -, -", "GET, abc, 3, -", "DELETE, '', -, -", "HEAD, '', -, -",
            "POST, '', 0, -", "POST, abc, 3, -", "PUT, '', 0, -", "PATCH, abc, 3, -"})
    void theBodysLengthIsSaid(SdkHttpMethod method, String text, String length, String coding, Vertx vertx) {
        Probe probe = send(client(vertx), request(method, server.url()), body(text));
        Call call = server.take();
        assertEquals(Optional.ofNullable(length), call.header("Content-Length"));
        assertEquals(Optional.ofNullable(coding), call.header("Transfer-Encoding"));
        assertEquals(text, new String(call.readBody(), UTF_8));
        call.head(200, "Content-Length: 0").done();
        assertEquals("", probe.rest());
    }

    @Test
    void aBodyOfUnknownLengthIsChunked(Vertx vertx) {
        CompletableFuture<Subscriber<? super ByteBuffer>> subscriber = new CompletableFuture<>();
        Probe probe = post(client(vertx), body(Optional.empty(), subscriber::complete));
        Call call = server.take();
        assertEquals(Optional.of("chunked"), call.header("Transfer-Encoding"));
        for (String piece : new String[]{"one", "二", "three"}) {
            Probe.get(subscriber).onNext(ByteBuffer.wrap(piece.getBytes(UTF_8)));
            assertEquals(piece, new String(call.readChunk(), UTF_8)); // before the next is there
        }
        Probe.get(subscriber).onNext(ByteBuffer.allocate(0)); // an empty chunk would end the body
        Probe.get(subscriber).onNext(ByteBuffer.wrap("four".getBytes(UTF_8)));
        Probe.get(subscriber).onComplete();
        assertEquals("four", new String(call.readBody(), UTF_8));
        call.answer(200, "ok");
        assertEquals("ok", probe.rest());
    }

    @ParameterizedTest
    @CsvSource({"abcd, The request's body is longer than its Content-Length.",
            "ab, The request's body is shorter than its Content-Length."})
    void aBodyOfTheWrongLengthFailsAndClosesTheConnection(String text, String message, Vertx vertx) {
        post(client(vertx), body(Optional.of(3L), subscriber -> {
            subscriber.onNext(ByteBuffer.wrap(text.getBytes(UTF_8)));
            subscriber.onComplete();
        }));
        server.take().awaitClosedByClient();
        assertEquals(message, failure().getMessage());
    }

    @Test
    void aBodyThatFailsFailsTheRequestAndClosesTheConnection(Vertx vertx) {
        IllegalStateException why = new IllegalStateException("no more");
        post(client(vertx), body(Optional.empty(), subscriber -> subscriber.onError(why)));
        server.take().awaitClosedByClient();
        assertSame(why, failure());
    }

    @Test
    void aBodyThatCanNotBeSubscribedToFailsTheRequestAndClosesTheConnection(Vertx vertx) {
        IllegalStateException why = new IllegalStateException("no body");
        post(client(vertx), new SdkHttpContentPublisher() {
            @Override
            public Optional<Long> contentLength() {
                return Optional.of(3L);
            }

            @Override
            public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
                throw why;
            }
        });
        server.take().awaitClosedByClient();
        assertSame(why, failure());
    }

    /** 64 MB to a server that stalls, then reads to the end; pieces are asked for one by one. */
    @Test
    void aStalledServerStopsTheBodyAndLosesNothing(Vertx vertx) throws InterruptedException {
        Pieces pieces = new Pieces(64 * 1024 * 1024 / Pieces.SIZE);
        Probe probe = post(client(vertx), pieces);
        Call call = server.take();
        pieces.awaitPause(vertx);
        assertTrue(pieces.sent.get() < pieces.count, "the publisher was never stopped");
        long read = 0;
        for (var chunk = call.tryReadChunk(); chunk.isPresent(); chunk = call.tryReadChunk()) {
            assertEquals(Pieces.SIZE, chunk.get().length);
            assertEquals((byte) (read % 251), chunk.get()[0]);
            read++;
        }
        assertEquals(pieces.count, read);
        assertEquals(1, pieces.mostAsked);
        call.answer(200, "ok");
        assertEquals("ok", probe.rest());
    }

    /** An early answer, as to a request that is too large. */
    @Test
    void anAnswerBeforeTheBodyIsSentStopsTheBodyAndTheConnectionIsNotUsedAgain(Vertx vertx) {
        CompletableFuture<Subscriber<? super ByteBuffer>> subscriber = new CompletableFuture<>();
        VertxSdkHttpClient client = client(vertx);
        Probe probe = post(client, body(Optional.empty(), subscriber::complete));
        Call call = server.take();
        Probe.get(subscriber).onNext(ByteBuffer.wrap("some".getBytes(UTF_8)));
        call.readChunk();
        call.head(413, "Content-Length: 5").raw("large");
        assertEquals(413, probe.head().statusCode());
        assertEquals("large", probe.rest());
        Probe.get(lastFuture);
        call.awaitClosedByClient();
        call.done();
        assertEquals("over 2", exchange(client));
    }

    /** So many pieces of a known size; counts how many were asked for ahead, and when nothing more is asked for. */
    private static final class Pieces implements SdkHttpContentPublisher {
        static final int SIZE = 8 * 1024;
        final long count;
        final AtomicLong sent = new AtomicLong();
        volatile long mostAsked;

        Pieces(long count) {
            this.count = count;
        }

        @Override
        public Optional<Long> contentLength() {
            return Optional.empty();
        }

        @Override
        public void subscribe(Subscriber<? super ByteBuffer> subscriber) {
            subscriber.onSubscribe(new Subscription() {
                private boolean sending;
                private long asked;

                @Override
                public void request(long n) {
                    asked += n;
                    mostAsked = Math.max(mostAsked, asked);
                    if (sending) {
                        return;
                    }
                    sending = true;
                    while (asked > 0 && sent.get() < count) {
                        asked--;
                        byte[] piece = new byte[SIZE];
                        piece[0] = (byte) (sent.get() % 251);
                        sent.incrementAndGet();
                        subscriber.onNext(ByteBuffer.wrap(piece));
                    }
                    sending = false;
                    if (sent.get() == count) {
                        subscriber.onComplete();
                    }
                }

                @Override
                public void cancel() {}
            });
        }

        /** Turns of the event loop without a new piece: the connection is full. */
        void awaitPause(Vertx vertx) throws InterruptedException {
            long before = -1;
            for (int quiet = 0; quiet < 100; quiet = sent.get() == before ? quiet + 1 : 0) {
                before = sent.get();
                CountDownLatch turn = new CountDownLatch(1);
                vertx.getOrCreateContext().runOnContext(v -> turn.countDown());
                turn.await();
            }
        }
    }
}
