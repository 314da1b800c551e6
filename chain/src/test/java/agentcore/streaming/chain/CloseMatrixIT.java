package agentcore.streaming.chain;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.wire.fixture.Call;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client leaves, and the function's process dies: before the answer's head, within an event, and after the end. */
class CloseMatrixIT {
    private static final String[] EVENTS = {"Content-Type: text/event-stream", "Transfer-Encoding: chunked"};

    /** When it happens. */
    enum Moment {
        BEFORE_THE_HEAD, WITHIN_AN_EVENT, AFTER_THE_END
    }

    /** The platform lets the function run on, as AWS does; the next request is answered, by one call. */
    @ParameterizedTest
    @EnumSource
    void theClient(Moment moment, @TempDir Path logs) throws IOException {
        try (ProcessChain chain = new ProcessChain(logs, Map.of())) {
            URI url = chain.stack().invokeUrl();
            Call call;
            try (Socket client = new Socket(url.getHost(), url.getPort())) {
                OutputStream out = client.getOutputStream();
                out.write("POST /invoke HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}".getBytes(UTF_8));
                call = chain.takeAgentCall();
                call.readBody();
                if (moment != Moment.BEFORE_THE_HEAD) {
                    call.head(200, EVENTS).chunk("data: 1\n\ndata: ha");
                    awaitText(client, "data: 1");
                }
                if (moment == Moment.AFTER_THE_END) {
                    call.chunk("lf\n\n").end();
                    awaitText(client, "half");
                }
            }
            switch (moment) {
                case BEFORE_THE_HEAD -> call.answer(200, "data: late\n\n", "Content-Type: text/event-stream");
                case WITHIN_AN_EVENT -> call.chunk("lf\n\n").end();
                case AFTER_THE_END -> {
                    // all is said
                }
            }
            Exchange next = chain.post("{}");
            chain.takeAgentCall().answer(200, "data: next\n\n", "Content-Type: text/event-stream");
            assertEquals("data: next\n\n", next.readRest());
            assertEquals(Exchange.Ending.COMPLETE, next.readToEnd());
            assertEquals(0, chain.agentCallsNotTaken());
        }
    }

    /** Reads until this has come. */
    private static void awaitText(Socket client, String text) throws IOException {
        StringBuilder seen = new StringBuilder();
        while (seen.indexOf(text) < 0) {
            int read = client.getInputStream().read();
            assertTrue(read >= 0, seen::toString);
            seen.append((char) read);
        }
    }

    /** What it has sent is not taken for a whole, and its call to the agent ends with it. */
    @ParameterizedTest
    @EnumSource
    void theFunctionsProcess(Moment moment) {
        try (FunctionProcess function = new FunctionProcess(FunctionProcess.CREDENTIALS)) {
            function.api().awaitNext(1);
            function.invoke("req-1");
            Call call = function.agent().take();
            call.readBody();
            if (moment == Moment.BEFORE_THE_HEAD) {
                RunningProcess.signal("KILL", function.process().id());
            } else {
                call.head(200, EVENTS).chunk("data: 1\n\ndata: ha");
                Call post = function.api().takePost();
                post.readChunk();
                assertEquals("data: 1\n\n", new String(post.readChunk(), UTF_8));
                if (moment == Moment.WITHIN_AN_EVENT) {
                    RunningProcess.signal("KILL", function.process().id());
                    assertThrows(UncheckedIOException.class, post::readBody);
                } else {
                    call.chunk("lf\n\n").end();
                    assertEquals("data: half\n\n", new String(post.readBody(), UTF_8));
                    RunningProcess.signal("KILL", function.process().id());
                }
            }
            call.awaitClosedByClient();
            assertEquals(137, function.process().awaitExit());
            assertEquals(0, function.agent().callsNotTaken());
        }
    }
}
