package agentcore.streaming.local.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;

import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that waits for a second at most, of servers that let it wait. */
class ClientTest {
    private final ScriptedServer server = new ScriptedServer();
    private final Client client = new Client(new Target(URI.create(server.url() + "/invoke"), Access.NONE),
            HttpClient.Version.HTTP_1_1, Duration.ofSeconds(1));

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void anAnswerThatDoesNotEndCountsAsCutAndItsConnectionIsClosed() throws Exception {
        Exchange exchange = client.preflight();
        Call call = server.take().head(204, "Content-Length: 0", "Connection: close");
        assertEquals(Optional.empty(), client.await(exchange).cut());
        call.close();

        Exchange endless = client.post("{}", "");
        Call open = server.take();
        open.readBody();
        open.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked").chunk("data: 1\n\n");
        assertEquals("1", client.await(endless, endless.firstEvent()).data());
        assertEquals(Optional.of("no end came within 1 s"), client.await(endless).cut());
        assertEquals(1, endless.events().size());
        open.awaitClosedByClient();
    }

    @Test
    void anAnswerThatHasNoEventBeforeThatIsToldApart() throws Exception {
        Exchange silent = client.post("{}", "");
        Call open = server.take();
        open.readBody();
        open.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked");
        assertEquals("", client.await(silent, silent.firstEvent()).data());
        assertEquals(Optional.of("no end came within 1 s"), silent.cut());
    }

    @Test
    void noAnswerIsSaidInOneSentence() throws Exception {
        Exchange exchange = client.post("{}", "");
        Call open = server.take();
        open.readBody();
        assertEquals("No answer came within 1 s.",
                assertThrows(ClientException.class, () -> client.await(exchange)).getMessage());
        open.awaitClosedByClient();
    }
}
