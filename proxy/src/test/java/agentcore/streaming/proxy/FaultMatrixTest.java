package agentcore.streaming.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

import agentcore.streaming.proxy.InProcessChain.FunctionExchange;
import agentcore.streaming.proxy.Settings.UpstreamAuth;
import agentcore.streaming.proxy.contract.Exchange;
import agentcore.streaming.wire.fixture.Call;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way in which an answer can go wrong between the function and its neighbours. Each row is asserted, and all of them
 * together are {@code docs/faults.md}, which this test compares with what it has seen, or writes if
 * {@code -Dfaults.write=true} says so.
 */
class FaultMatrixTest {
    private static final Path DOCUMENT = Path.of("../docs/faults.md");
    private static final Set<String> SEEN = new HashSet<>();

    @TempDir
    static Path folder;
    private static ConnectFaults connectFaults;

    @BeforeAll
    static void makeCertificates() throws IOException {
        connectFaults = new ConnectFaults(folder);
    }

    private static Stream<Fault> faults() {
        return Stream.of(Faults.ofAgentCore(), connectFaults.all(), Faults.withinTheAnswer(), Faults.ofLambda(),
                Faults.ofSessionsAndRequests()).flatMap(faults -> faults);
    }

    static Stream<Arguments> faultsInEachMode() {
        return Stream.of(UpstreamAuth.values()).flatMap(mode -> faults()
                .filter(fault -> fault.modes().contains(mode)).map(fault -> Arguments.of(mode, fault)));
    }

    @ParameterizedTest
    @MethodSource("faultsInEachMode")
    void isToldAndTheNextRequestIsAnsweredByOneCall(UpstreamAuth auth, Fault fault) throws Exception {
        fault.ground().play(auth, (chain, script) -> {
            RecordedLog log = new RecordedLog();
            FunctionExchange exchange = script.play(chain);
            assertEquals(fault.client(), seen(exchange, fault.arrives(), chain));
            assertEquals(fault.calls(), chain.agentCalls());
            assertEquals(fault.runs(), chain.agentRuns());
            assertTrue(fault.runs() <= 1, "The agent is run once at most.");
            Exchange next = chain.post(Fault.BODY);
            chain.takeAgentCall().answer(200, "data: next\n\n", "Content-Type: text/event-stream");
            assertEquals("data: next\n\n", next.readRest());
            assertEquals(Exchange.Ending.COMPLETE, next.readToEnd());
            assertEquals(fault.calls() + 1, chain.agentCalls());
            log.close();
            assertTrue(fault.operator().equals(Fault.NOTHING) || log.text().contains(fault.operator()), log.text());
        });
        SEEN.add(fault.toString());
    }

    /** In the words of the table; what arrives is compared to the byte. */
    private static String seen(FunctionExchange exchange, String arrives, InProcessChain chain) {
        Call post = exchange.post();
        if (post.target().endsWith("/error")) {
            post.readBody();
            chain.accept(post);
            return "what API Gateway makes of no answer; Lambda is told "
                    + post.header("Lambda-Runtime-Function-Error-Type").orElse("nothing");
        }
        int status = exchange.status();
        Exchange.Ending ending;
        try {
            ending = exchange.readToEnd();
        } catch (UncheckedIOException e) { // neither a last chunk nor trailers: the connection's end
            assertEquals(arrives, exchange.body());
            return "status " + status + ", " + blocks(arrives)
                    + ", then what API Gateway makes of a cut without trailers";
        }
        if (status != 200) {
            assertEquals(Exchange.Ending.COMPLETE, ending);
            return status + " " + type(exchange.body())
                    + exchange.header("Retry-After").map(seconds -> ", Retry-After " + seconds).orElse("");
        }
        int error = exchange.body().lastIndexOf("event: error\n");
        assertEquals(arrives, error < 0 ? exchange.body() : exchange.body().substring(0, error));
        if (ending == Exchange.Ending.COMPLETE) {
            return error < 0 ? Fault.WHOLE : "an error event, and no cut";
        }
        if (error < 0) {
            return "status 200, a part of it, then a cut";
        }
        String data = exchange.body().substring(error + "event: error\n".length());
        assertTrue(data.matches("data: [^\n]+\n\n"), data);
        return "status 200, " + blocks(arrives) + ", then "
                + (arrives.endsWith("\n\n") ? "" : "the open event as ") + "the error event "
                + type(data.substring("data: ".length())) + " and a cut";
    }

    private static String type(String problem) {
        return new JsonObject(problem).getJsonObject("error").getString("type");
    }

    /** What is whole in a part of an event stream. */
    private static String blocks(String stream) {
        String[] whole = stream.substring(0, stream.lastIndexOf("\n\n") + 2).split("\n\n");
        if (whole[0].startsWith(":")) {
            assertEquals(1, whole.length);
            return "a comment";
        }
        return whole.length == 1 ? "1 event" : whole.length + " events";
    }

    @AfterAll
    static void writeOrCompare() throws IOException {
        StringBuilder text = new StringBuilder(
                """
                        # Faults

                        What happens when something goes wrong: made, and asserted row by row, by `FaultMatrixTest` in `proxy/`, with what arrives before an error compared to the byte. The next request comes to the same process, as soon as what was wrong is mended; "yes" is a whole answer by one more call. All is tried with `PROXY_UPSTREAM_AUTH` set to `sigv4` and to `bearer`, with the same outcome where the row does not name one of them. The agent runs at most as often as the last column but one says: AgentCore's refusals come before it is asked, and of other errors nobody can tell.

                        | where | fault | what the client sees | what the log says | calls of AgentCore | agent runs, at most | next request is answered |
                        |---|---|---|---|---|---|---|
                        """);
        for (Fault fault : faults().filter(fault -> SEEN.contains(fault.toString())).toList()) {
            text.append("| ").append(fault.where()).append(" | ").append(fault.name()).append(" | ")
                    .append(fault.client()).append(" | ").append(fault.operator()).append(" | ").append(fault.calls())
                    .append(" | ").append(fault.runs()).append(" | yes |\n");
        }
        if (Boolean.getBoolean("faults.write")) {
            Files.writeString(DOCUMENT, text);
        }
        assertEquals(Files.readString(DOCUMENT, UTF_8), text.toString(),
                "docs/faults.md is not what was seen: run this test with -Dfaults.write=true, and read the difference.");
    }
}
