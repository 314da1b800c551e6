package agentcore.streaming.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

import agentcore.streaming.wire.fixture.Call;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the smoke test says of a chain that doesn't do what it must. */
class SmokeFailuresIT {
    private static final String ERROR = "{\"error\":{\"type\":\"%s\",\"message\":\"%s\",\"requestId\":\"r-1\"}}";

    @TempDir
    Path folder;

    private SmokeProcess smoke(String... options) {
        return SmokeProcess.run(folder, Map.of(), "", options);
    }

    @Test
    void anAnswerThatComesAllAtOnceIsHeldBackAndAllElseIsWell() {
        try (ScriptedApi api = new ScriptedApi()) {
            SmokeProcess smoke = smoke("--url", api.invokeUrl());
            assertEquals(1, smoke.status());
            assertEquals(List.of("one by one"), smoke.failed(), smoke::toString);
            String row = smoke.row("one by one");
            assertTrue(row.startsWith("FAILED held back: 3 events at 1 moments, from "), row);
            assertEquals("ok complete, with messageStop", smoke.row("end"));
            assertEquals("ok 200 stopped", smoke.row("stop"));
            assertEquals(List.of("POST /prod/invoke", "POST /prod/invoke", "POST /prod/invoke",
                    "DELETE /prod/sessions/" + ScriptedApi.SESSION, "OPTIONS /prod/invoke"),
                    api.requests().stream().map(request -> request.method() + " " + request.target()).toList());
            assertEquals(ScriptedApi.SESSION, api.requests().get(1).headers().get("X-Session-Id"));
        }
    }

    private static Arguments fault(String request, Consumer<Call> answer, String check, String detail) {
        return Arguments.of(request, answer, check, detail);
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("prompt", call -> call.answer(500, ERROR.formatted("InternalError", "It failed.")), "answer",
                        "status 500, not 200: InternalError: It failed."),
                fault("prompt", call -> call.answer(200, "{}", "Content-Type: application/json"), "answer",
                        "its Content-Type is application/json"),
                fault("prompt", call -> call.answer(200, ScriptedApi.EVENTS, "Content-Type: text/event-stream",
                        "X-Session-Id: " + ScriptedApi.SESSION), "answer", "X-Request-Id is missing"),
                fault("prompt", call -> call.answer(200, "", ScriptedApi.ANSWER), "one by one", "no events came"),
                fault("prompt", call -> {
                    call.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked")
                            .chunk("data: 1\n\n");
                    call.close();
                }, "end", "cut after 9 bytes: chunked transfer encoding, state: READING_LENGTH"),
                fault("prompt",
                        call -> call.answer(200,
                                "data: 1\n\nevent: error\ndata: " + ERROR.formatted("StreamCut", "It was cut.")
                                        + "\n\n",
                                ScriptedApi.ANSWER),
                        "end", "an error event: StreamCut: It was cut."),
                fault("prompt", call -> call.answer(200, "data: 1\n\n", ScriptedApi.ANSWER), "end",
                        "no messageStop came"),
                fault("prompt", call -> call.answer(200, ScriptedApi.EVENTS, "Content-Type: text/event-stream",
                        "X-Request-Id: r-1"), "stop", "no session id is known"),
                fault("prompt", call -> call.answer(200, ScriptedApi.EVENTS, "Content-Type: text/event-stream",
                        "X-Request-Id: r-1",
                        "X-Session-Id: " + call.header("X-Session-Id").map(old -> "other").orElse("s")),
                        "session", "another session answered"),
                fault("[]", call -> call.answer(200, "{}"), "error", "status 200, not 400"),
                fault("[]", call -> call.answer(400, "{}"), "error",
                        "400, but without error.type BadRequest and error.message"),
                fault("[]", call -> call.answer(400, ERROR.formatted("BadRequest", "No."), "X-Request-Id: r-9"),
                        "error",
                        "error.requestId isn't the X-Request-Id"),
                fault("DELETE",
                        call -> call.answer(403, "{\"message\":\"Missing Authentication Token\"}"), "stop",
                        "status 403, not 200: Missing Authentication Token"),
                fault("DELETE", call -> call.answer(200, "{\"sessionId\":\"other\",\"status\":\"stopped\"}"), "stop",
                        "200, but not with this sessionId and status stopped"),
                fault("OPTIONS", call -> call.answer(403, "{\"message\":\"Forbidden\"}"), "preflight",
                        "status 403, not 204"),
                fault("OPTIONS", Call::close, "preflight", "http://.* gave no answer: .*"));
    }

    @ParameterizedTest(name = "{2}: {3}")
    @MethodSource("faults")
    void theRowOfACheckSaysWhatDoesNotHold(String request, Consumer<Call> answer, String check, String detail) {
        try (ScriptedApi api = new ScriptedApi().with(request, answer)) {
            SmokeProcess smoke = smoke("--url", api.invokeUrl());
            assertEquals(1, smoke.status());
            String row = smoke.row(check);
            assertTrue(row.equals("FAILED " + detail) || row.matches("FAILED " + detail), smoke::toString);
        }
    }

    @Test
    void whatCanNotBeReachedIsSaidInOneSentence() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        for (List<String> mode : List.of(List.<String>of(), List.of("--probe"))) {
            String url = "http://127.0.0.1:" + port;
            SmokeProcess smoke = smoke(Stream.concat(Stream.of("--url", url + "/invoke"), mode.stream())
                    .toArray(String[]::new));
            assertEquals(1, smoke.status());
            assertEquals(List.of(), smoke.out());
            assertEquals(url + " can't be reached: nothing listens there. Is the URL right, and the stack running?",
                    smoke.err().lines().toList().getLast());
        }
    }
}
