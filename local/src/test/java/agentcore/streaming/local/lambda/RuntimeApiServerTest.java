package agentcore.streaming.local.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import agentcore.streaming.local.http.RawClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The state machine, driven byte by byte over its sockets. */
class RuntimeApiServerTest {
    private static final String NEXT = "GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n\r\n";
    private static final String MODE = "Lambda-Runtime-Function-Response-Mode: streaming\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
    private static final Instant DEADLINE = Instant.ofEpochMilli(1_900_000_000_000L);

    private final Semaphore parked = new Semaphore(0);
    private final List<String> initErrors = new ArrayList<>();
    private InvocationQueue queue;
    private RuntimeApiServer server;

    @AfterEach
    void stop() {
        queue.end();
        server.close();
    }

    private RawClient process(int concurrency) throws IOException {
        queue = new InvocationQueue(concurrency, parked::release);
        server = new RuntimeApiServer(queue, "arn:aws:lambda:us-east-1:123456789012:function:f", initErrors::add);
        return connect();
    }

    private RawClient connect() throws IOException {
        return new RawClient(Integer.parseInt(server.address().substring(server.address().lastIndexOf(':') + 1)));
    }

    private Invoked invoke(String requestId) {
        return invoke(requestId, new Invocation.Event("{}".getBytes(UTF_8), Optional.empty(), Optional.empty()));
    }

    private Invoked invoke(String requestId, Invocation.Event event) {
        Invoked invoked = new Invoked(requestId, event);
        assertTrue(queue.offer(invoked.invocation), "nobody takes the invocation");
        return invoked;
    }

    /** What comes out at the invoker's end. */
    private static final class Invoked {
        final BlockingQueue<String> pieces = new LinkedBlockingQueue<>();
        final Invocation invocation;

        Invoked(String requestId, Invocation.Event event) {
            invocation = new Invocation(requestId, event, DEADLINE, piece -> pieces.add(new String(piece, UTF_8)));
        }

        String piece() throws InterruptedException {
            return pieces.poll(60, TimeUnit.SECONDS);
        }

        Optional<FunctionError> end() {
            return invocation.end().orTimeout(60, TimeUnit.SECONDS).join();
        }
    }

    private static String post(String requestId, String end, String headers) {
        return "POST /2018-06-01/runtime/invocation/" + requestId + "/" + end + " HTTP/1.1\r\n" + headers + "\r\n";
    }

    private static void assertRefused(int status, String errorType, RawClient process) throws IOException {
        assertEquals(status, process.status());
        String body = process.body();
        assertTrue(body.contains("\"errorType\":\"" + errorType + "\""), body);
    }

    private static void assertAccepted(RawClient process) throws IOException {
        assertEquals(202, process.status());
        assertEquals("{\"status\":\"OK\"}\n", process.body());
    }

    @Test
    void nextWaitsAndTellsAllThatThereIsToSay() throws Exception {
        try (RawClient process = process(1)) {
            process.send(NEXT);
            parked.acquire();
            invoke("req-1", new Invocation.Event("{\"日本\":1}".getBytes(UTF_8), Optional.of("Root=1-2-3"),
                    Optional.of("{\"client\":1}")));
            assertEquals(200, process.status());
            assertEquals(Optional.of("req-1"), process.header("Lambda-Runtime-Aws-Request-Id"));
            assertEquals(Optional.of("1900000000000"), process.header("Lambda-Runtime-Deadline-Ms"));
            assertEquals(Optional.of("arn:aws:lambda:us-east-1:123456789012:function:f"),
                    process.header("Lambda-Runtime-Invoked-Function-Arn"));
            assertEquals(Optional.of("Root=1-2-3"), process.header("Lambda-Runtime-Trace-Id"));
            assertEquals(Optional.of("{\"client\":1}"), process.header("Lambda-Runtime-Client-Context"));
            assertEquals(Optional.of("application/json"), process.header("Content-Type"));
            assertEquals("{\"日本\":1}", process.body());
        }
    }

    @Test
    void headersWithNothingToSayAreLeftOut() throws Exception {
        try (RawClient process = process(1)) {
            invoke("req-1");
            process.send(NEXT);
            assertEquals(200, process.status());
            assertEquals(Optional.empty(), process.header("Lambda-Runtime-Trace-Id"));
            assertEquals(Optional.empty(), process.header("Lambda-Runtime-Client-Context"));
        }
    }

    @Test
    void eachChunkReachesTheInvokerBeforeTheNextOneIsSent() throws Exception {
        try (RawClient process = process(1)) {
            Invoked invoked = invoke("req-1");
            take(process);
            process.send(post("req-1", "response", MODE + CHUNKED)).send("3\r\none\r\n");
            assertEquals("one", invoked.piece());
            process.send("3\r\ntwo\r\n");
            assertEquals("two", invoked.piece());
            process.send("0\r\n\r\n");
            assertEquals(Optional.empty(), invoked.end());
            assertAccepted(process);
        }
    }

    @Test
    void trailersAreTheInvocationsFailure() throws Exception {
        String body = "{\"errorType\":\"Function.X\",\"errorMessage\":\"日本\"}";
        try (RawClient process = process(1)) {
            Invoked invoked = invoke("req-1");
            take(process);
            process.send(post("req-1", "response", MODE + CHUNKED)).send("3\r\none\r\n0\r\n"
                    + "Lambda-Runtime-Function-Error-Type: Function.X\r\nLambda-Runtime-Function-Error-Body: "
                    + Base64.getEncoder().encodeToString(body.getBytes(UTF_8)) + "\r\n\r\n");
            assertAccepted(process);
            assertEquals("one", invoked.piece());
            assertEquals(Optional.of(new FunctionError("Function.X", body)), invoked.end());
        }
    }

    @Test
    void aResponseThatBreaksOffIsTruncatedForTheInvokerAndAnErrorForTheProcess() throws Exception {
        try (RawClient process = process(1)) {
            Invoked invoked = invoke("req-1");
            take(process);
            process.send(post("req-1", "response", MODE + CHUNKED)).send("3\r\none\r\n5\r\nab").endOutput();
            assertRefused(400, "TruncatedHTTPRequest", process);
            assertEquals("one", invoked.piece());
            assertEquals("ab", invoked.piece(), "what came of the chunk that broke off");
            assertEquals("Runtime.TruncatedResponse", invoked.end().orElseThrow().type());
        }
        try (RawClient another = connect()) { // the environment goes on
            another.send(NEXT);
            parked.acquire();
            invoke("req-2");
            assertEquals(200, another.status());
        }
    }

    @Test
    void aResponseWithoutAModeIsTakenWhole() throws Exception {
        try (RawClient process = process(1)) {
            Invoked invoked = invoke("req-1");
            take(process);
            process.send(post("req-1", "response", "Content-Length: 4\r\n")).send("true");
            assertAccepted(process);
            assertEquals("true", invoked.piece());
            assertEquals(Optional.empty(), invoked.end());
        }
    }

    @Test
    void aWholeResponseHasALimitAndAStreamedOneHasNone() throws Exception {
        int more = 6 * 1024 * 1024 + 101;
        try (RawClient process = process(1)) {
            Invoked invoked = invoke("req-1");
            take(process);
            process.send(post("req-1", "response", "Content-Length: " + more + "\r\n")).send(new byte[more]);
            assertRefused(413, "RequestEntityTooLarge", process);
            assertEquals("Function.ResponseSizeTooLarge", invoked.end().orElseThrow().type());
        }
        try (RawClient process = connect()) {
            process.send(NEXT);
            parked.acquire();
            Invoked invoked = invoke("req-2");
            assertEquals(200, process.status());
            process.body();
            process.send(post("req-2", "response", MODE + CHUNKED))
                    .send(Integer.toHexString(more) + "\r\n").send(new byte[more]).send("\r\n0\r\n\r\n");
            assertAccepted(process);
            assertEquals(more, invoked.pieces.stream().mapToInt(String::length).sum());
        }
    }

    /** {@code rapi/handler/invocationresponse.go}: any other value, also in other cases. */
    @ParameterizedTest
    @ValueSource(strings = {"Streaming", "STREAMING", "buffered", "response-streaming"})
    void aModeOtherThanStreamingIsRefused(String mode) throws Exception {
        try (RawClient process = process(1)) {
            Invoked invoked = invoke("req-1");
            take(process);
            process.send(post("req-1", "response", "Lambda-Runtime-Function-Response-Mode: " + mode + "\r\n" + CHUNKED))
                    .send("0\r\n\r\n");
            assertRefused(400, "InvalidFunctionResponseMode", process);
            assertEquals("Runtime.InvalidResponseModeHeader", invoked.end().orElseThrow().type());
        }
    }

    @Test
    void anIdThatIsNotUnderWayIsRefused() throws Exception {
        try (RawClient process = process(1)) {
            invoke("req-1");
            process.send(post("req-1", "response", MODE + CHUNKED)).send("0\r\n\r\n"); // nobody has asked for it yet
            assertRefused(400, "InvalidRequestID", process);
        }
        try (RawClient process = connect()) {
            take(process);
            process.send(post("other", "response", MODE + CHUNKED)).send("0\r\n\r\n");
            assertRefused(400, "InvalidRequestID", process);
        }
        try (RawClient process = connect()) {
            process.send(post("other", "error", "Content-Length: 2\r\n")).send("{}");
            assertRefused(400, "InvalidRequestID", process);
        }
    }

    @Test
    void anInvocationIsAnsweredOnceAndItsIdUnknownAfterTheNextOneIsAskedFor() throws Exception {
        try (RawClient process = process(1)) {
            invoke("req-1");
            take(process);
            process.send(post("req-1", "response", MODE + CHUNKED)).send("0\r\n\r\n");
            assertAccepted(process);
            process.send(post("req-1", "response", MODE + CHUNKED)).send("0\r\n\r\n");
            assertRefused(403, "InvalidStateTransition", process);
        }
        try (RawClient process = connect()) {
            process.send(NEXT);
            parked.acquire();
            try (RawClient late = connect()) {
                late.send(post("req-1", "response", MODE + CHUNKED)).send("0\r\n\r\n");
                assertRefused(400, "InvalidRequestID", late);
            }
        }
    }

    /** The guide: {@code /error} only before the response has begun. */
    @Test
    void anErrorAfterTheResponseHasBegunIsRefusedAndTheResponseGoesOn() throws Exception {
        try (RawClient process = process(1); RawClient other = connect()) {
            Invoked invoked = invoke("req-1");
            take(process);
            process.send(post("req-1", "response", MODE + CHUNKED)).send("3\r\none\r\n");
            assertEquals("one", invoked.piece());
            other.send(post("req-1", "error", "Content-Length: 2\r\n")).send("{}");
            assertRefused(403, "InvalidStateTransition", other);
            process.send("0\r\n\r\n");
            assertAccepted(process);
            assertEquals(Optional.empty(), invoked.end());
        }
    }

    @ParameterizedTest
    @CsvSource({"Function.UpstreamTimeout, Function.UpstreamTimeout", "Runtime.ExitError, Runtime.ExitError",
            "My Function.Ab9!, My Function.Ab9!", "Function.X1y, Function.Unknown", "Function.lower, Function.Unknown",
            "TypeError, Runtime.Unknown", "'', Runtime.Unknown"})
    void anErrorEndsTheInvocationUnderATypeThatLambdaKnows(String sent, String type) throws Exception {
        try (RawClient process = process(1)) {
            Invoked invoked = invoke("req-1");
            take(process);
            process.send(post("req-1", "error",
                    "Lambda-Runtime-Function-Error-Type: " + sent + "\r\nContent-Length: 21\r\n"))
                    .send("{\"errorMessage\":\"no\"}");
            assertAccepted(process);
            assertEquals(Optional.of(new FunctionError(type, "{\"errorMessage\":\"no\"}")), invoked.end());
        }
    }

    /** {@code rapi/handler/invocationerror.go}: that there is an error counts, whatever its body. */
    @Test
    void anErrorEndsTheInvocationWhateverIsWrongWithIt() throws Exception {
        try (RawClient process = process(1)) {
            Invoked invoked = invoke("req-1");
            take(process);
            process.send(post("req-1", "error", "Content-Length: 300000\r\n")).send(new byte[300_000]);
            assertRefused(413, "RequestEntityTooLarge", process);
            assertEquals("Runtime.Unknown", invoked.end().orElseThrow().type());
        }
        try (RawClient process = connect()) {
            process.send(NEXT);
            parked.acquire();
            Invoked invoked = invoke("req-2");
            assertEquals(200, process.status());
            process.body();
            process.send(post("req-2", "error",
                    "Lambda-Runtime-Function-Error-Type: Function.Ab\r\nContent-Length: 3\r\n")).send("{").endOutput();
            assertRefused(400, "TruncatedHTTPRequest", process);
            assertEquals("Function.Ab", invoked.end().orElseThrow().type());
        }
    }

    @Test
    void anInvocationFailsOnce() throws Exception {
        try (RawClient process = process(1); RawClient other = connect()) {
            invoke("req-1");
            take(process);
            process.send(post("req-1", "error", "Content-Length: 2\r\n"));
            other.send(post("req-1", "error", "Content-Length: 2\r\n")).send("{}");
            // One of them came first.
            process.send("{}");
            List<Integer> statuses = new ArrayList<>(List.of(process.status(), other.status()));
            statuses.sort(null);
            assertEquals(List.of(202, 403), statuses);
        }
    }

    /** A process that takes one at a time asks twice only where it has lost the connection of the first request. */
    @Test
    void aRequestForTheNextInvocationTakesThePlaceOfOneThatIsParked() throws Exception {
        try (RawClient lost = process(1); RawClient process = connect()) {
            lost.send(NEXT);
            parked.acquire();
            process.send(NEXT);
            parked.acquire();
            assertRefused(500, "InternalServerError", lost);
            invoke("req-1");
            assertEquals(200, process.status());
            assertEquals(Optional.of("req-1"), process.header("Lambda-Runtime-Aws-Request-Id"));
        }
    }

    @Test
    void anInvocationThatIsOverBeforeItIsHandedOutIsNot() throws Exception {
        try (RawClient process = process(1)) {
            Invoked late = invoke("req-1"); // while the process starts
            late.invocation.finish(Optional.of(FunctionError.timeout(1)));
            queue.withdraw(late.invocation);
            process.send(NEXT);
            parked.acquire();
            invoke("req-2");
            assertEquals(200, process.status());
            assertEquals(Optional.of("req-2"), process.header("Lambda-Runtime-Aws-Request-Id"));
        }
    }

    @Test
    void managedInstancesAreToldThatThereIsNothingToSay() throws Exception {
        try (RawClient process = process(2)) {
            invoke("req-1");
            process.send(NEXT);
            assertEquals(200, process.status());
            for (String header : List.of("Lambda-Runtime-Trace-Id", "Lambda-Runtime-Client-Context",
                    "Lambda-Runtime-Cognito-Identity")) {
                assertEquals(Optional.of(""), process.header(header), header);
            }
        }
    }

    @Test
    void aPartOfALongChunkReachesTheInvokerBeforeTheRestIsSent() throws Exception {
        try (RawClient process = process(1)) {
            Invoked invoked = invoke("req-1");
            take(process);
            process.send(post("req-1", "response", MODE + CHUNKED)).send("6\r\none");
            assertEquals("one", invoked.piece());
            process.send("two\r\n0\r\n\r\n");
            assertEquals("two", invoked.piece());
            assertAccepted(process);
        }
    }

    /** {@code RunningState.Ready}: a process that takes one at a time and asks again gets the same event. */
    @Test
    void nextWithoutAnAnswerGivesTheSameEventAgain() throws Exception {
        try (RawClient process = process(1)) {
            invoke("req-1");
            take(process);
            process.send(NEXT);
            assertEquals(200, process.status());
            assertEquals(Optional.of("req-1"), process.header("Lambda-Runtime-Aws-Request-Id"));
        }
    }

    @Test
    void asManyRequestsAreParkedAsThereMayBeInvocationsAtOnceAndNoMore() throws Exception {
        try (RawClient first = process(2); RawClient second = connect(); RawClient third = connect()) {
            first.send(NEXT);
            second.send(NEXT);
            parked.acquire(2);
            third.send(NEXT);
            assertRefused(500, "InternalServerError", third);
            invoke("req-1");
            invoke("req-2");
            assertFalse(queue.offer(new Invoked("req-3",
                    new Invocation.Event(new byte[0], Optional.empty(), Optional.empty())).invocation));
            List<String> ids = new ArrayList<>();
            for (RawClient process : List.of(first, second)) {
                assertEquals(200, process.status());
                process.body();
                ids.add(process.header("Lambda-Runtime-Aws-Request-Id").orElseThrow());
            }
            ids.sort(null);
            assertEquals(List.of("req-1", "req-2"), ids);
            // Both are answered at the same time, and a third one asked for meanwhile.
            third.send(NEXT);
            parked.acquire();
            first.send(post("req-1", "response", MODE + CHUNKED)).send("0\r\n\r\n");
            second.send(post("req-2", "response", MODE + CHUNKED)).send("0\r\n\r\n");
            assertAccepted(first);
            assertAccepted(second);
        }
    }

    @Test
    void anInitErrorIsTakenBeforeTheFirstNextOnly() throws Exception {
        String error = "POST /2018-06-01/runtime/init/error HTTP/1.1\r\nContent-Length: 22\r\n\r\n"
                + "{\"errorMessage\":\"why\"}";
        try (RawClient process = process(1)) {
            process.send(error);
            assertAccepted(process);
            assertEquals(List.of("why"), initErrors);
            process.send(NEXT);
            assertRefused(500, "InternalServerError", process);
        }
        server.close();
        try (RawClient process = process(1)) {
            invoke("req-1");
            take(process);
            process.send(error);
            assertRefused(403, "InvalidStateTransition", process);
            assertEquals(List.of("why"), initErrors);
        }
    }

    @Test
    void idsWithReservedCharactersArePathSegments() throws Exception {
        try (RawClient process = process(1)) {
            Invoked invoked = invoke("a/b c?d");
            take(process);
            process.send(post("a%2Fb%20c%3Fd", "response", MODE + CHUNKED)).send("0\r\n\r\n");
            assertAccepted(process);
            assertEquals(Optional.empty(), invoked.end());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /2018-06-01/runtime/invocation/req-1/response", "GET /2018-06-01/runtime/restore/next",
            "POST /2018-06-01/runtime/invocation/next", "GET /"})
    void otherPathsAreNotThere(String request) throws Exception {
        try (RawClient process = process(1)) {
            process.send(request + " HTTP/1.1\r\n\r\n");
            assertRefused(404, "NotFound", process);
        }
    }

    /** Asks for the invocation that waits. */
    private void take(RawClient process) throws IOException, InterruptedException {
        process.send(NEXT);
        parked.acquire();
        assertEquals(200, process.status());
        process.body();
    }
}
