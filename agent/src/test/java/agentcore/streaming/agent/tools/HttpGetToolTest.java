package agentcore.streaming.agent.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;
import agentcore.streaming.wire.fixture.TestCertificate;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.PfxOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The real client and real sockets; names are the test's, and where it has to connect at all, loopback passes for public. */
class HttpGetToolTest {
    private static final HttpGetTool.Limits LOOPBACK_TOO = new HttpGetTool.Limits(
            address -> address.isLoopbackAddress() || PublicAddresses.contains(address), Duration.ofSeconds(60), 1000);

    private final Vertx vertx = Vertx.vertx();
    private final ScriptedServer server = new ScriptedServer();
    private final List<String> resolved = new ArrayList<>();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        server.close();
        Used.join(vertx.close());
    }

    private Tool tool(HttpGetTool.Limits limits, String... addresses) {
        return HttpGetTool.create(vertx, Set.of("http://data.example:" + server.port(), "secure.example"), host -> {
            resolved.add(host);
            return Future.succeededFuture(Stream.of(addresses).map(InetAddress::ofLiteral).toList());
        }, limits, new HttpClientOptions());
    }

    private Future<String> get(String path) {
        return tool(LOOPBACK_TOO, "127.0.0.1").use(url("http://data.example:" + server.port() + path));
    }

    private static JsonObject url(String url) {
        return new JsonObject().put("url", url);
    }

    @Test
    void aTextIsFetchedByItsServersNameFromTheAddressThatWasChecked() {
        Future<String> answer = get("/a%20b?q=京都#part");
        Call call = server.take();
        assertEquals("GET", call.method());
        assertEquals("/a%20b?q=%E4%BA%AC%E9%83%BD", call.target());
        assertEquals("data.example:" + server.port(), call.header("Host").orElseThrow());
        call.answer(200, "{\"a\": \"日本\"}", "Content-Type: application/json");
        assertEquals("HTTP 200, application/json\n\n{\"a\": \"日本\"}", Used.join(answer));
        assertEquals(List.of("data.example"), resolved);
    }

    /** A name that leads elsewhere the second time (DNS rebinding) is of no use: there is no second time. */
    @Test
    void aNameIsResolvedOnceAndEveryRequestAnew() {
        List<String> answers = new ArrayList<>(List.of("127.0.0.1", "10.0.0.1"));
        Tool tool = HttpGetTool.create(vertx, Set.of("http://data.example:" + server.port()),
                host -> Future.succeededFuture(List.of(InetAddress.ofLiteral(answers.removeFirst()))), LOOPBACK_TOO,
                new HttpClientOptions());
        JsonObject url = url("http://data.example:" + server.port());
        Future<String> first = tool.use(url);
        Call call = server.take();
        assertEquals(1, answers.size());
        call.answer(200, "x");
        assertEquals("HTTP 200\n\nx", Used.join(first));
        assertTrue(Used.failing(tool, url).contains("not public"));
        assertEquals(1, server.connections());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "169.254.169.254", "100.64.0.1", "192.168.1.1", "::1", "fd00::1",
            "fd00:ec2::254",
            "::ffff:127.0.0.1", "8.8.8.8 127.0.0.1", "2001:4860:4860::8888 fe80::1"})
    void aNameOfWhoseAddressesOneIsNotPublicIsNotConnectedTo(String addresses) {
        Tool tool = tool(HttpGetTool.Limits.USUAL, addresses.split(" "));
        assertEquals(
                "http://data.example:" + server.port()
                        + " can't be asked: its name leads to an address that is not public.",
                Used.failing(tool, url("http://data.example:" + server.port() + "/")));
        assertEquals(0, server.connections());
    }

    @Test
    void anAddressInPlaceOfANameIsCheckedToo() {
        Tool tool = HttpGetTool.create(vertx,
                Set.of("http://127.0.0.1:" + server.port(), "http://[::1]:" + server.port()),
                host -> Future.succeededFuture(List.of(InetAddress.ofLiteral(host))), HttpGetTool.Limits.USUAL,
                new HttpClientOptions());
        assertTrue(Used.failing(tool, url("http://127.0.0.1:" + server.port())).contains("not public"));
        assertTrue(Used.failing(tool, url("http://[::1]:" + server.port())).contains("not public"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://secure.example/", "https://secure.example:8443/",
            "https://secure.example.evil.example/",
            "https://evil.example/?secure.example", "https://secure.example@evil.example/",
            "https://user@secure.example/",
            "https://secure.example./", "https://www.secure.example/", "file:///etc/passwd", "ftp://secure.example/",
            "//secure.example/", "/etc/passwd", "https:secure.example", "https://169.254.169.254/latest/meta-data"})
    void whatIsNotListedLetterByLetterIsNotEvenResolved(String url) {
        String told = Used.failing(tool(LOOPBACK_TOO, "127.0.0.1"), url(url));
        assertEquals(
                "That server can't be asked, only: http://data.example:" + server.port() + ", https://secure.example.",
                told);
        assertEquals(List.of(), resolved);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://secure.example\\@evil.example/", "https://secure.example/a b", "https://[::1/"})
    void whatIsNoUrlIsRefused(String url) {
        assertTrue(Used.failing(tool(LOOPBACK_TOO, "127.0.0.1"), url(url)).startsWith("It is not a URL: "));
    }

    @Test
    void aListedHostMayBeWrittenInCapitals() {
        Future<String> answer = tool(LOOPBACK_TOO, "127.0.0.1").use(url("HTTP://Data.Example:" + server.port()));
        server.take().answer(200, "x", "Content-Type: text/plain");
        assertEquals("HTTP 200, text/plain\n\nx", Used.join(answer));
    }

    @Test
    void aRedirectIsToldAndNotFollowed() {
        Future<String> answer = get("/");
        server.take().answer(302, "", "Location: http://169.254.169.254/latest/meta-data");
        assertEquals("HTTP 302, which is not followed. Location: http://169.254.169.254/latest/meta-data",
                Used.join(answer));
        assertEquals(1, resolved.size());
    }

    @Test
    void anErrorIsAnAnswer() {
        Future<String> answer = get("/none");
        server.take().answer(404, "no such item", "Content-Type: text/plain; charset=utf-8");
        assertEquals("HTTP 404, text/plain; charset=utf-8\n\nno such item", Used.join(answer));
    }

    @ParameterizedTest
    @CsvSource({"image/png", "application/octet-stream", "application/pdf", "application/zip", "multipart/mixed"})
    void whatIsNoTextIsNotRead(String type) {
        Future<String> answer = get("/");
        Call call = server.take().head(200, "Content-Type: " + type, "Transfer-Encoding: chunked");
        assertEquals("The answer is no text: its Content-Type is " + type + ".", Used.told(answer));
        call.awaitClosedByClient();
    }

    @Test
    void whatIsCompressedIsNotRead() {
        Future<String> answer = get("/");
        Call call = server.take();
        assertFalse(call.header("Accept-Encoding").isPresent());
        call.answer(200, "x", "Content-Type: text/plain", "Content-Encoding: gzip");
        assertTrue(Used.told(answer).startsWith("The answer is compressed"));
    }

    /** The limit is 1000 bytes, in the middle of a character. */
    @Test
    void ofALongTextTheBeginningIsReadAndNoHalfCharacter() {
        Future<String> answer = get("/");
        Call call = server.take().head(200, "Content-Type: text/plain", "Transfer-Encoding: chunked")
                .chunk("日".repeat(300)).chunk("日".repeat(300));
        assertEquals("HTTP 200, text/plain\n\n" + "日".repeat(333) + "\n\n[cut off: only the first 1000 bytes are read]",
                Used.join(answer));
        call.awaitClosedByClient();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Shift_JIS", "EUC-JP", "ISO-2022-JP", "UTF-8"})
    void theCharactersAreReadAsTheServerSays(String charset) {
        Future<String> answer = get("/");
        byte[] bytes = "日本語".getBytes(Charset.forName(charset));
        server.take()
                .head(200, "Content-Type: text/html; charset=\"" + charset + "\"", "Content-Length: " + bytes.length)
                .raw(bytes);
        assertTrue(Used.join(answer).endsWith("\n\n日本語"));
    }

    @Test
    void aNameThatNoCharsetMayHaveIsNotHeeded() {
        Future<String> answer = get("/");
        server.take().answer(200, "日本語", "Content-Type: text/plain; charset=-x");
        assertEquals("HTTP 200, text/plain; charset=-x\n\n日本語", Used.join(answer));
    }

    @Test
    void aServerThatIsSilentIsGivenUp() {
        HttpGetTool.Limits brief = new HttpGetTool.Limits(address -> true, Duration.ofMillis(300), 1000);
        Future<String> answer = tool(brief, "127.0.0.1").use(url("http://data.example:" + server.port()));
        assertTrue(Used.told(answer).contains("didn't answer within")); // wherever it was by then
    }

    @Test
    void aCutAnswerIsNoAnswer() {
        Future<String> answer = get("/");
        server.take().head(200, "Content-Type: text/plain", "Transfer-Encoding: chunked").chunk("x").close();
        assertEquals("http://data.example:" + server.port() + " can't be asked: the connection failed.",
                Used.told(answer));
    }

    @Test
    void anUnknownNameIsSaid() {
        Tool tool = HttpGetTool.create(vertx, Set.of("secure.example"),
                host -> Future.failedFuture(new UnknownHostException(host)), LOOPBACK_TOO, new HttpClientOptions());
        assertEquals("https://secure.example can't be asked: its name isn't known.",
                Used.failing(tool, url("https://secure.example/")));
    }

    /** By the name that was asked for, though the connection goes to a literal address. */
    @Test
    void theCertificateMustBeTheNames() {
        TestCertificate certificate = TestCertificate.forName("right.example", folder);
        try (ScriptedServer tls = new ScriptedServer(certificate.serverContext())) {
            Tool tool = HttpGetTool.create(vertx,
                    Set.of("right.example:" + tls.port(), "wrong.example:" + tls.port()),
                    host -> Future.succeededFuture(List.of(InetAddress.ofLiteral("127.0.0.1"))), LOOPBACK_TOO,
                    new HttpClientOptions().setTrustOptions(new PfxOptions()
                            .setPath(certificate.trustStore().toString()).setPassword(TestCertificate.PASSWORD)));
            Future<String> answer = tool.use(url("https://right.example:" + tls.port() + "/"));
            Call call = tls.take();
            assertEquals("right.example:" + tls.port(), call.header("Host").orElseThrow());
            call.answer(200, "secret", "Content-Type: text/plain");
            assertEquals("HTTP 200, text/plain\n\nsecret", Used.join(answer));
            assertEquals("https://wrong.example:" + tls.port() + " can't be asked: its certificate isn't accepted.",
                    Used.failing(tool, url("https://wrong.example:" + tls.port() + "/")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "*.example.com", "example.com/path", "https://a@example.com", "ftp://example.com", "",
            "example.com:99999", "a b"})
    void aListThatIsWrongIsToldWhenTheAgentStarts(String entry) {
        assertEquals(
                "A host that may be asked must be like api.example.com, api.example.com:8443 or http://api.example.com, "
                        + "unlike '" + entry + "'.",
                assertThrows(IllegalArgumentException.class, () -> Tools.httpGet(vertx, Set.of(entry))).getMessage());
    }
}
