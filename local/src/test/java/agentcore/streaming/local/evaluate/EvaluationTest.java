package agentcore.streaming.local.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

import agentcore.streaming.local.client.Access;
import agentcore.streaming.local.client.Client;
import agentcore.streaming.local.client.Target;
import agentcore.streaming.wire.fixture.Call;
import agentcore.streaming.wire.fixture.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A chain whose every answer is the test's: what is judged good, and what is found wrong with each that is broken. */
class EvaluationTest {
    private static final String[] EVENTS = {"Content-Type: text/event-stream", "X-Session-Id: s-1"};
    private static final String STOP = "data: {\"event\": {\"messageStop\": {\"stopReason\": \"end_turn\"}}}\n\n";
    private static final String ALL = """
            {"language": "ja", "contains": ["TOKYO"], "absent": ["大阪"], "matches": ["[0-9]+度"], "tools": ["clock"]}""";
    private static final String GOOD = tool("clock") + text("今日のTokyoは") + text("20度です。") + STOP;

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> sessions = new CopyOnWriteArrayList<>();

    private static String text(String text) {
        return "data: {\"event\": {\"contentBlockDelta\": {\"delta\": {\"text\": \"" + text + "\"}}}}\n\n";
    }

    private static String tool(String name) {
        return "data: {\"event\": {\"contentBlockStart\": {\"start\": {\"toolUse\": {\"name\": \"" + name
                + "\"}}}}}\n\n";
    }

    private List<String> play(String script, boolean model, boolean passes, Consumer<Call> answer) throws Exception {
        List<String> rows = new ArrayList<>();
        try (ScriptedServer server = new ScriptedServer(call -> {
            bodies.add(new String(call.readBody(), UTF_8));
            sessions.add(call.header("X-Session-Id").orElse("none"));
            answer.accept(call);
            return true;
        });
                Client client = new Client(new Target(URI.create(server.url() + "/invoke"), Access.NONE),
                        HttpClient.Version.HTTP_1_1)) {
            assertEquals(passes, new Evaluation(client, model, rows::add).play(ScriptReader.read(script, "x")),
                    rows::toString);
        }
        return rows;
    }

    private static String one(String expected) {
        return "{\"conversations\": [{\"name\": \"n\", \"turns\": [{\"prompt\": \"p\", \"expect\": " + expected
                + "}]}]}";
    }

    @Test
    void anAnswerThatHoldsPasses() throws Exception {
        List<String> rows = play(one(ALL), false, true, call -> call.answer(200, GOOD, EVENTS));
        assertTrue(rows.getFirst().matches("passed   n \\([0-9]+ ms\\)"), rows::toString);
        assertEquals("1 passed, 0 failed, 0 not run", rows.getLast());
        assertEquals(List.of("{\"prompt\":\"p\"}"), bodies);
    }

    static Stream<Arguments> broken() {
        return Stream.of(
                Arguments.of("{}", 500, "{\"error\":{\"type\":\"InternalError\",\"message\":\"It failed.\"}}",
                        "status 500, not 200 (InternalError: It failed.); error InternalError, not none; "
                                + "its Content-Type is application/json; no messageStop came"),
                Arguments.of("{}", 200, text("a"), "no messageStop came"),
                Arguments.of("{}", 200, text("a") + "event: error\ndata: {\"error\":{\"type\":\"StreamCut\"}}\n\n",
                        "error StreamCut, not none; no messageStop came"),
                Arguments.of("{}", 200, "data: {\"event\": {\"throttlingException\": {\"message\": \"m\"}}}\n\n",
                        "exception throttlingException, not none; no messageStop came"),
                Arguments.of("{\"status\": 400, \"error\": \"BadRequest\"}", 200, GOOD,
                        "status 200, not 400; error none, not BadRequest"),
                Arguments.of("{\"error\": \"IdleTimeout\"}", 200, GOOD, "error none, not IdleTimeout"),
                Arguments.of("{\"exception\": \"validationException\"}", 200, GOOD,
                        "exception none, not validationException"),
                Arguments.of(ALL, 200, tool("clock") + text("It is 20度 in Tokyo today.") + STOP,
                        "isn't in language ja: 'It is 20度 in Tokyo today.'"),
                Arguments.of(ALL, 200, text("大阪は暑い。") + STOP,
                        "doesn't contain 'TOKYO': '大阪は暑い。'; contains '大阪': '大阪は暑い。'; "
                                + "doesn't match '[0-9]+度': '大阪は暑い。'; didn't use the tool clock, but none"),
                Arguments.of("{\"language\": \"en\"}", 200, GOOD, "isn't in language en: '今日のTokyoは20度です。'"),
                Arguments.of("{\"language\": \"en\"}", 200, STOP, "isn't in language en: ''"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void anAnswerThatDoesNotHoldFailsAndSaysWhy(String expected, int status, String body, String reason)
            throws Exception {
        List<String> rows = play(one(expected), false, false, call -> call.answer(status, body,
                status == 200 ? EVENTS : new String[]{"Content-Type: application/json"}));
        assertEquals(List.of("FAILED   n: " + reason, "0 passed, 1 failed, 0 not run"), rows);
    }

    @Test
    void anAnswerThatIsCutOrHeldBackFails() throws Exception {
        List<String> cut = play(one("{}"), false, false, call -> {
            call.head(200, "Content-Type: text/event-stream", "Transfer-Encoding: chunked").chunk(GOOD);
            call.close();
        });
        assertTrue(cut.getFirst().startsWith("FAILED   n: cut: "), cut::toString);
        List<String> heldBack = play(one("{\"oneByOne\": true}"), false, false,
                call -> call.answer(200, GOOD, EVENTS));
        assertTrue(heldBack.getFirst().startsWith("FAILED   n: held back: 4 events at 1 moments"), heldBack::toString);
    }

    @Test
    void aChainThatGivesNoAnswerFails() throws Exception {
        assertTrue(play(one("{}"), false, false, Call::close).getFirst()
                .matches("FAILED   n: http://.* gave no answer: .*"));
    }

    @Test
    void theTurnsOfAConversationAreInOneSessionAndEndWithTheFirstThatFails() throws Exception {
        String script = """
                {"conversations": [{"name": "n", "turns": [{"prompt": "1"}, {"prompt": "2"},
                    {"prompt": "3", "expect": {"contains": ["nothing like it"]}}, {"prompt": "4"}]}]}""";
        List<String> rows = play(script, false, false, call -> call.answer(200, GOOD, EVENTS));
        assertTrue(rows.getFirst().startsWith("FAILED   n, turn 3: doesn't contain 'nothing like it'"), rows::toString);
        assertEquals(List.of("none", "s-1", "s-1"), sessions);
    }

    @Test
    void whatNeedsAModelIsNotRunWithoutOneAndIsNotPassedEither() throws Exception {
        String script = """
                {"conversations": [{"name": "n", "needs": "model", "turns": [{"prompt": "1"}]}]}""";
        assertEquals(List.of("not run  n: needs a model (--model)", "0 passed, 0 failed, 1 not run"),
                play(script, false, false, call -> call.answer(200, GOOD, EVENTS)));
        assertEquals("1 passed, 0 failed, 0 not run",
                play(script, true, true, call -> call.answer(200, GOOD, EVENTS)).getLast());
    }

    @Test
    void languagesAreKnownByTheirScripts() {
        assertTrue(Conversation.Language.JA.isOf("APIはHTTPで呼びます。"));
        assertTrue(Conversation.Language.EN.isOf("The word こんにちは means hello in Japanese, as everybody knows."));
        assertFalse(Conversation.Language.JA.isOf("你好，世界"));
        assertFalse(Conversation.Language.EN.isOf("Привет"));
        assertFalse(Conversation.Language.EN.isOf("123"));
    }
}
