package agentcore.streaming.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server byte by byte. Clauses are those of RFC 9112. */
class HttpServerTest {
    private HttpServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    private RawClient client(HttpHandler handler) throws IOException {
        server = HttpServer.start(handler);
        return new RawClient(server.port());
    }

    @Test
    void aRequestIsHandedOverAsItWasSent() throws IOException {
        HttpRequest[] seen = new HttpRequest[1];
        try (RawClient client = client((request, response) -> {
            seen[0] = request;
            response.send(200, HttpHeaders.NONE.with("X-A", "1"), "hello".getBytes(UTF_8));
        })) {
            client.send("GET /a/b%2Fc%3A?x=1&x=%202+3&y HTTP/1.1\r\nHost: localhost\r\nx-b: one\r\nX-B:  two \r\n\r\n");
            assertEquals(200, client.status());
            assertEquals(Optional.of("1"), client.header("X-A"));
            assertEquals("hello", client.body());
            assertEquals("/a/b%2Fc%3A", seen[0].rawPath());
            assertEquals(List.of("a", "b/c:"), seen[0].segments());
            assertEquals(List.of(Map.entry("x", "1"), Map.entry("x", " 2 3"), Map.entry("y", "")), seen[0].query());
            assertEquals(List.of("one", "two"), seen[0].headers().all("X-b"));
        }
    }

    @Test
    void chunksAreReadOneByOneAndTrailersBehindThem() throws IOException {
        try (RawClient client = client((request, response) -> {
            List<String> seen = new ArrayList<>();
            for (var piece = request.body().read(); piece.isPresent(); piece = request.body().read()) {
                seen.add(new String(piece.get(), UTF_8));
            }
            seen.add(request.body().trailers().first("x-t").orElse("none"));
            response.send(200, HttpHeaders.NONE, seen.toString().getBytes(UTF_8));
        })) {
            client.send(
                    "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\nX-T: 9\r\n\r\n");
            assertEquals(200, client.status());
            assertEquals("[a, bc, 9]", client.body());
            // The connection serves the next request.
            client.send("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\nxyz");
            assertEquals(200, client.status());
            assertEquals("[xyz, none]", client.body());
        }
    }

    @Test
    void aPieceGoesOutBeforeTheNextOneIsWritten() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        try (RawClient client = client((request, response) -> {
            response.begin(200, HttpHeaders.NONE);
            response.write("one".getBytes(UTF_8));
            await(first);
            response.write("two".getBytes(UTF_8));
            response.end();
        })) {
            client.send("GET / HTTP/1.1\r\n\r\n");
            assertEquals(200, client.status());
            assertEquals(Optional.of("one"), client.chunk());
            first.countDown();
            assertEquals(Optional.of("two"), client.chunk());
            assertEquals(Optional.empty(), client.chunk());
        }
    }

    @Test
    void aCutAnswerArrivesWholeButForItsEnd() throws IOException {
        try (RawClient client = client((request, response) -> {
            response.begin(200, HttpHeaders.NONE);
            response.write("one".getBytes(UTF_8));
            response.cut();
        })) {
            client.send("GET / HTTP/1.1\r\n\r\n");
            assertEquals(200, client.status());
            assertEquals(Optional.of("one"), client.chunk());
            assertThrows(EOFException.class, client::chunk);
        }
    }

    @Test
    void anAnswerThatIsNotEndedIsCutAndOneThatIsNotBegunIs500() throws IOException {
        HttpHandler forgetful = (request, response) -> {
            if (request.rawPath().equals("/begun")) {
                response.begin(200, HttpHeaders.NONE);
            } else if (request.rawPath().equals("/thrown")) {
                throw new IllegalStateException("planned");
            }
        };
        try (RawClient client = client(forgetful)) {
            client.send("GET /nothing HTTP/1.1\r\n\r\nGET /thrown HTTP/1.1\r\n\r\nGET /begun HTTP/1.1\r\n\r\n");
            assertEquals(500, client.status());
            assertEquals("", client.body());
            assertEquals(500, client.status());
            assertEquals("", client.body());
            assertEquals(200, client.status());
            assertThrows(EOFException.class, client::chunk);
        }
    }

    /** Section 9.6: or the answer would be lost in a reset. */
    @Test
    void anAnswerThatComesBeforeTheRequestsEndArrives() throws IOException {
        try (RawClient client = client((request, response) -> response.send(403, HttpHeaders.NONE, new byte[0]))) {
            client.send("POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n").send(new byte[999_999]);
            assertEquals(403, client.status());
            assertEquals(Optional.of("close"), client.header("Connection"));
            client.send("x").endOutput();
            assertTrue(client.closed());
        }
    }

    @Test
    void aBodyThatBreaksOffFailsItsReader() throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        try (RawClient client = client((request, response) -> {
            try {
                request.body().readAll(100);
            } catch (IOException e) {
                failure.complete(e);
                throw e;
            }
        })) {
            client.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab").endOutput();
            assertEquals(EOFException.class, failure.get().getClass());
            assertTrue(client.closed());
        }
    }

    @Test
    void aBodyLongerThanAllowedIsNotReadToItsEnd() throws IOException {
        try (RawClient client = client((request, response) -> {
            assertThrows(TooLongException.class, () -> request.body().readAll(3));
            response.send(413, HttpHeaders.NONE, new byte[0]);
        })) {
            client.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n");
            assertEquals(413, client.status());
        }
    }

    /** Section 10.1.1 of RFC 9110: a client that waits for 100 gets it when somebody wants the body, and only then. */
    @Test
    void aClientThatAsksWhetherToGoOnIsTold() throws IOException {
        try (RawClient client = client((request, response) -> {
            byte[] body = request.rawPath().equals("/read") ? request.body().readAll(10) : new byte[0];
            response.send(200, HttpHeaders.NONE, body);
        })) {
            client.send("POST /read HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertEquals(100, client.status());
            client.send("ab");
            assertEquals(200, client.status());
            assertEquals("ab", client.body());
            client.send("POST /unread HTTP/1.1\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
            assertEquals(200, client.status());
        }
    }

    @Test
    void answersThatHaveNoBodyAreSentWithoutOne() throws IOException {
        try (RawClient client = client((request, response) -> {
            if (request.rawPath().equals("/stream")) {
                response.begin(request.method().equals("HEAD") ? 200 : 204, HttpHeaders.NONE);
                response.write("dropped".getBytes(UTF_8));
                response.end();
            } else {
                response.send(request.method().equals("HEAD") ? 200 : 204, HttpHeaders.NONE, "dropped".getBytes(UTF_8));
            }
        })) {
            for (String path : List.of("/stream", "/whole")) {
                client.send("GET " + path + " HTTP/1.1\r\n\r\n");
                assertEquals(204, client.status());
                assertEquals(Optional.empty(), client.header("Transfer-Encoding"));
                assertEquals(Optional.empty(), client.header("Content-Length"));
                client.send("HEAD " + path + " HTTP/1.1\r\n\r\n");
                assertEquals(200, client.status());
            }
            client.send("HEAD /whole HTTP/1.1\r\nConnection: close\r\n\r\n");
            assertEquals(200, client.status());
            assertEquals(Optional.of("7"), client.header("Content-Length"));
            assertTrue(client.closed());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET / HTTP/1.0#                                               | 505
            GET /#                                                        | 400
            GET http://x/ HTTP/1.1#                                       | 400
            GET / HTTP/1.1#no colon#                                      | 400
            GET / HTTP/1.1#A : b#                                         | 400
            GET / HTTP/1.1#A: b# folded#                                  | 400
            POST / HTTP/1.1#Content-Length: 1#Content-Length: 1#          | 400
            POST / HTTP/1.1#Content-Length: -1#                           | 400
            POST / HTTP/1.1#Content-Length: 1#Transfer-Encoding: chunked# | 400
            POST / HTTP/1.1#Transfer-Encoding: gzip, chunked#             | 501
            """)
    void whatIsNotByTheBookIsRefused(String request, int status) throws IOException {
        try (RawClient client = client((seen, response) -> response.send(200, HttpHeaders.NONE, new byte[0]))) {
            client.send(request.strip().replace("#", "\r\n") + "\r\n").endOutput();
            assertEquals(status, client.status());
            assertFalse(client.body().isEmpty());
            assertTrue(client.closed());
        }
    }

    @ParameterizedTest
    @CsvSource({"1;ext=x, 400", "x, 400", "'', 400", "123456789, 400"})
    void aChunkSizeIsHexadecimalAndNoMore(String size, int status) throws IOException {
        try (RawClient client = client((request, response) -> {
            try {
                request.body().readAll(100);
            } catch (MalformedMessageException e) {
                response.send(e.status(), HttpHeaders.NONE, new byte[0]);
            }
        })) {
            client.send("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + size + "\r\na\r\n");
            assertEquals(status, client.status());
        }
    }

    /** Also where the lines before have taken all there is. */
    @ParameterizedTest
    @ValueSource(ints = {10, 262_144 - 2, 262_144 - 3, 262_144 - 1})
    void aHeadWithoutEndIsGivenUp(int first) throws IOException {
        try (RawClient client = client((request, response) -> response.send(200, HttpHeaders.NONE, new byte[0]))) {
            client.send("GET / HTTP/1.1\r\nA:" + "x".repeat(first - 2) + "\r\nX: ");
            assertThrows(IOException.class, () -> {
                for (int i = 0; i < 1000; i++) {
                    client.send("x".repeat(100_000));
                }
                assertTrue(client.closed());
                throw new IOException("closed, and not reset");
            });
        }
    }

    @Test
    void anotherThreadCanEndAnAnswerThatWaits() throws Exception {
        CompletableFuture<HttpResponse> waiting = new CompletableFuture<>();
        CompletableFuture<IOException> ended = new CompletableFuture<>();
        try (RawClient client = client((request, response) -> {
            waiting.complete(response);
            ended.complete(assertThrows(IOException.class, () -> request.body().readAll(10)));
        })) {
            client.send("POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n");
            waiting.get().abort();
            ended.get();
            assertTrue(client.closed());
        }
    }

    /** A browser or curl that tries ::1 first must not meet another program there. */
    @Test
    void aPortThatIsTakenOnEitherLoopbackAddressIsTaken() throws IOException {
        InetAddress v6 = InetAddress.ofLiteral("::1");
        server = HttpServer.startOnLocalhost(0, (request, response) -> {});
        assertThrows(BindException.class, () -> HttpServer.startOnLocalhost(server.port(), (request, response) -> {}));
        try (ServerSocket taken = bound(v6)) {
            assumeTrue(taken.isBound(), "this machine has no IPv6");
            assertThrows(BindException.class,
                    () -> HttpServer.startOnLocalhost(taken.getLocalPort(), (request, response) -> {}));
        }
    }

    private static ServerSocket bound(InetAddress address) throws IOException {
        try {
            return new ServerSocket(0, 1, address);
        } catch (IOException e) {
            return new ServerSocket();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
