package agentcore.streaming.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.wire.fixture.Call;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Streams as agents send them ({@code streams/README.md} has their origins): they are complete, and pass byte for byte. */
class AgentStreamsTest {
    private static final Path STREAMS = Path.of("src/test/resources/streams");
    private static final String BODY = "{\"prompt\": \"Hello\"}";

    private final InProcessChain chain = new InProcessChain();

    @AfterEach
    void closeChain() {
        chain.close();
    }

    static List<Path> streams() throws IOException {
        try (Stream<Path> files = Files.list(STREAMS)) {
            return files.filter(file -> file.toString().endsWith(".sse")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void isCompleteAndPassesAsItIs(Path stream) throws IOException {
        String text = Files.readString(stream);
        Exchange exchange = chain.post(BODY);
        Call call = begun();
        for (String event : text.split("(?<=\n\n)")) {
            if (!event.isEmpty()) {
                call.chunk(event);
                assertEquals(event, exchange.readEvent());
            }
        }
        call.end();
        assertEquals("", exchange.readRest());
        assertEquals(Exchange.Ending.COMPLETE, exchange.readToEnd());
    }

    /** The split matrix: in two pieces, parted after each of its bytes. */
    @Test
    void arrivesWholeWhereverItIsSplit() throws IOException {
        byte[] bytes = Files.readAllBytes(STREAMS.resolve("strands-converse-only.sse"));
        String text = new String(bytes, UTF_8);
        for (int split = 1; split < bytes.length; split++) {
            Exchange exchange = chain.post(BODY);
            Call call = begun();
            call.chunk(Arrays.copyOf(bytes, split)).chunk(Arrays.copyOfRange(bytes, split, bytes.length)).end();
            assertEquals(text, exchange.readRest(), "split after " + split);
            assertEquals(Exchange.Ending.COMPLETE, exchange.readToEnd(), "split after " + split);
        }
    }

    /** Cut after each of its bytes: never complete before its last event, and never half an event. */
    @Test
    void aCutIsToldWhereverItHappens() throws IOException {
        byte[] bytes = Files.readAllBytes(STREAMS.resolve("strands-converse-only.sse"));
        String text = new String(bytes, UTF_8);
        for (int cut = 1; cut < bytes.length; cut++) {
            Exchange exchange = chain.post(BODY);
            begun().chunk(Arrays.copyOf(bytes, cut)).close();
            String seen = exchange.readRest();
            assertEquals(Exchange.Ending.CUT, exchange.readToEnd(), "cut after " + cut);
            String whole = seen.substring(0, seen.indexOf("event: error\n"));
            assertEquals(text.substring(0, whole.length()), whole, "cut after " + cut);
            assertEquals("", whole.substring(whole.lastIndexOf('\n') + 1), "cut after " + cut);
        }
    }

    private Call begun() {
        Call call = chain.takeAgentCall();
        call.readBody();
        return call.head(200, "Content-Type: text/event-stream; charset=utf-8", "Transfer-Encoding: chunked");
    }
}
